"""How a bundle travels: a folder or a stick, WebDAV, e-mail, the room. No Qt, and nothing here unseals anything."""
