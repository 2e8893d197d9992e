"""An invitation: one file, and six words told by another route; with both, a new laptop has everything at once.

The file is a bundle of the newcomer's circles, sealed to a key that lies beside it; that key is sealed by the words.
With it comes the one-time key that the inviter vouched for in the log.

The words seal with Argon2id and XChaCha20-Poly1305 (libsodium) rather than with age's passphrase mode: that tunes its
work to the laptop it runs on, and a slow laptop refuses what a fast one made as too much.
"""

from __future__ import annotations

import base64
import json
import os
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from desktop.sync.addressed import newcomers_circles
from desktop.sync.bundle import Me, Sizes
from desktop.sync.envelope import cluster_id
from desktop.sync.making import fill_for
from desktop.sync.refused import Refused
from desktop.sync.sealing import Segment, Signer, write_bundle
from desktop.sync.unsealing import read_key

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection


class Invited(NamedTuple):
    """What an invitation says: who is invited as what, into which cluster; and the keys that make it good."""

    identity: str
    key: bytes
    founding: str
    cluster_record: str
    person: str
    school: str | None
    role: str


def write_invitation(
    connection: Connection, path: Path, me: Me, invited: Invited, passphrase: str, *, at: int, writer: str, sizes: Sizes
) -> None:
    """Write an invitation's file. The statement that vouches for its key is in the log already. Raises OSError."""
    import pyrage

    told = invited._replace(key=b"")._asdict() | {"key": base64.b64encode(invited.key).decode()}
    sealed = seal_key(json.dumps(told).encode(), passphrase)
    recipient = str(pyrage.x25519.Identity.from_str(invited.identity).to_public())
    segments = [
        Segment(circle, [recipient], fill_for(connection, circle, at=at, writer=writer, sizes=sizes))
        for circle in newcomers_circles(connection, me.device, invited.person, invited.school, invited.role)
    ]
    write_bundle(path, Signer(me.seed, me.cluster), segments, key=sealed)


def open_invitation(path: Path, passphrase: str) -> Invited:
    """What an invitation says, opened with its words. Raises Refused, OSError."""
    sealed, cluster = read_key(path)
    try:
        told = json.loads(_unseal(sealed, passphrase))
    except (ValueError, RecursionError) as error:
        raise Refused("malformed") from error
    invited = _read(told)
    if cluster_id(invited.founding) != cluster:
        raise Refused("malformed")
    return invited


_TAG = b"clusterbook invitation 1\n"
_SALT, _NONCE = 16, 24
_PASSES, _MEMORY = 3, 64 * 1024 * 1024  # as for a book: about 0.1 s on a school laptop


def _key(passphrase: str, salt: bytes) -> bytes:
    import nacl.bindings as sodium

    text = unicodedata.normalize("NFKC", passphrase).encode()
    return bytes(
        sodium.crypto_pwhash_alg(32, text, salt, _PASSES, _MEMORY, sodium.crypto_pwhash_ALG_ARGON2ID13)
    )


def seal_key(told: bytes, passphrase: str) -> bytes:
    """What an invitation says, sealed by its words: salt, nonce, and the rest."""
    import nacl.bindings as sodium

    salt, nonce = os.urandom(_SALT), os.urandom(_NONCE)
    sealed = sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(told, _TAG, nonce, _key(passphrase, salt))
    return salt + nonce + bytes(sealed)


def _unseal(sealed: bytes, passphrase: str) -> bytes:
    import nacl.bindings as sodium
    import nacl.exceptions

    salt, nonce, rest = sealed[:_SALT], sealed[_SALT : _SALT + _NONCE], sealed[_SALT + _NONCE :]
    if not rest:
        raise Refused("damaged")
    try:
        return bytes(
            sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(rest, _TAG, nonce, _key(passphrase, salt))
        )
    except nacl.exceptions.CryptoError as error:
        raise Refused("wrong-passphrase") from error


def _read(told: Any) -> Invited:
    match told:
        case {
            "identity": str(identity),
            "key": str(key),
            "founding": str(founding),
            "cluster_record": str(record),
            "person": str(person),
            "school": str() | None as school,
            "role": str(role),
        }:
            pass
        case _:
            raise Refused("malformed")
    try:
        seed = base64.b64decode(key, validate=True)
    except ValueError as error:
        raise Refused("malformed") from error
    if len(seed) != 32:
        raise Refused("malformed")
    return Invited(identity, seed, founding, record, person, school, role)
