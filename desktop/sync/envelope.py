"""The file a bundle is: sealed segments in a stored zip, one for each circle, and inside each what a member signed.

    file    = stored zip: about.json (format and opaque cluster id; nothing else can be read), NN.age …
    NN.age  = age( tag, sender's key, signature, circle, tar.gz )      to the circle's current devices
    tar.gz  = manifest.json, operations.jsonl, blobs/<sha256> …

The signature is over the cluster, the circle and the SHA-256 of the tar.gz: gzip, tar and JSON only ever see bytes that
somebody signed. Here is what its writing (`sealing.py`, `packing.py`) and its reading (`unsealing.py`, `unpacking.py`)
must agree on, and how large each part may be.
"""

from __future__ import annotations

import hashlib
import json

FORMAT = 1
TAG = b"clusterbook segment 1\n"
ABOUT, KEY = "about.json", "key"
MOST_BUNDLE = 2_000_000_000
MOST_SEGMENTS = 64
MOST_HEADER = 16 * 1024
MOST_STANZAS = 64
MOST_MANIFEST = 4_000_000
MOST_OPERATIONS = 1_000_000_000
MOST_BLOB = 200_000_000
PIECE = 256 * 1024
"""Bytes read at a time."""
BLOCK = 512
"""Bytes of a tar's header; each member fills up its last block."""


def cluster_id(founding: str) -> str:
    """What a bundle calls the cluster: nothing that tells an outsider which it is."""
    return hashlib.sha256(b"clusterbook cluster\n" + founding.encode()).hexdigest()[:32]


def signed_part(cluster: str, circle: str, digest: bytes) -> bytes:
    """What a segment's signature is over; `digest` is that of its tar.gz."""
    return TAG + json.dumps([cluster, circle, digest.hex()]).encode()
