"""Who is a member: a pure function of the statements in the log, whatever order they came in (exchange.md, Members).

A statement is a change of the reserved kind `member`: a word, sometimes with whom it is about, and a JSON value.

    card        the device's own card, certified by the one-time key of an invitation (or the founder's)
    invite      a one-time key, for a person, a school and a role
    withdraw    an invitation nobody else may use; names the devices its author knew to have used it
    lead        a person may admit schools
    unlead      a person shall no longer; a majority of the leads settles it, or the person herself
    remove      a device's operations count up to these heads and no further
    cut         the same in another circle, whose logs the remover could not name before the whole cluster

Statements are weighed in one order (lamport, then id). A removal or withdrawal that was found valid stays valid while
the rest is weighed again without what it cut off; so of two who remove each other the earlier one counts, everywhere.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, NamedTuple

from desktop.sync.chain import Heads, within
from desktop.sync.circles import Member, belongs

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

KIND = "member"
CERTIFICATE = b"clusterbook card 1\n"
_INVITING = "head"
_MOST_HEADS = 1000


class _Statement(NamedTuple):
    device: str
    circle: str
    log: str
    seq: int
    operation: str
    word: str
    data: dict[str, Any]


class _Invite(NamedTuple):
    by: str
    person: str
    school: str | None
    role: str


def certify(key: bytes, cluster: str, card: dict[str, Any]) -> str:
    """The one-time key's signature over a newcomer's card. `key` is the 32-byte seed from the invitation."""
    import nacl.bindings as sodium

    _public, secret = sodium.crypto_sign_seed_keypair(key)
    signed = sodium.crypto_sign(_certified(cluster, card), secret)
    return base64.urlsafe_b64encode(signed[: sodium.crypto_sign_BYTES]).decode()


class Invitation(NamedTuple):
    """An invitation as the log has it: by which device, for whom, which devices used it, whether it still may be."""

    key: str
    by: str
    person: str
    school: str | None
    role: str
    used: tuple[str, ...]
    withdrawn: bool


def invitations(connection: Connection) -> list[Invitation]:
    """Every invitation by somebody who was a member, in the order in which they were made."""
    members = read_members(connection)
    statements = [one for one in _statements(connection) if one.circle == "cluster" and one.device in members]
    withdrawn = {one.data.get("key") for one in statements if one.word == "withdraw"}
    found: dict[str, Invitation] = {}
    for one in statements:
        key, person, role = (one.data.get(name) for name in ("key", "person", "role"))
        if one.word == "invite" and isinstance(key, str) and isinstance(person, str) and isinstance(role, str):
            school = one.data.get("school")
            used = tuple(name for name, member in members.items() if member.invite == key)
            at_home = school if isinstance(school, str) else None
            found.setdefault(key, Invitation(key, one.device, person, at_home, role, used, key in withdrawn))
    return list(found.values())


_COLUMNS = "name, person, school, role, seal, invite, inviter, lead, removed, cut"


def read_members(connection: Connection) -> dict[str, Member]:
    """Every device that is or was a member, in the order in which they came."""
    rows = connection.execute(f"SELECT {_COLUMNS} FROM device ORDER BY place")
    return {row[0]: _member(row) for row in rows}


def read_member(connection: Connection, device: str) -> Member | None:
    """One device, if it is or was a member."""
    row = connection.execute(f"SELECT {_COLUMNS} FROM device WHERE name = ?", (device,)).fetchone()
    return _member(row) if row else None


def _member(row: tuple[Any, ...]) -> Member:
    device, person, school, role, seal, invite, inviter, lead, removed, cut = row
    cuts = {log: [[(s, i) for s, i in heads] for heads in several] for log, several in json.loads(cut).items()}
    return Member(device, person, school, role, seal, invite, inviter, bool(lead), removed, cuts)


def weigh(connection: Connection) -> set[str]:
    """Read all statements anew and keep who is a member. Gives the devices whose standing changed."""
    before = read_members(connection)
    row = connection.execute("SELECT value FROM meta WHERE name = 'founding'").fetchone()
    after = _weighed(connection, str(row[0]) if row else "")
    if after == before:
        return set()
    connection.execute("DELETE FROM device")
    connection.executemany(
        "INSERT INTO device VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (m.device, n, m.person, m.school, m.role, m.seal, m.invite, m.inviter, m.lead, m.removed, json.dumps(m.cut))
            for n, m in enumerate(after.values())
        ],
    )
    return {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}


def _statements(connection: Connection) -> list[_Statement]:
    rows = connection.execute(
        "SELECT device, circle, log.id, seq, operation.id, field, statement.value FROM statement"
        " JOIN operation ON operation.n = statement.n >> 15 JOIN log ON log.n = operation.log"
        " WHERE operation.state != 0 ORDER BY operation.lamport, operation.id, statement.n"
    )
    found = []
    for device, circle, log, seq, operation, field, value in rows:
        try:
            data = json.loads(json.loads(value))
        except (ValueError, TypeError, RecursionError):
            continue
        if isinstance(data, dict):
            found.append(_Statement(device, circle, log, seq, operation, field.partition("/")[0], data))
    return found


class _Weighing:
    """One pass over the statements, with what earlier passes have found to be cut off or withdrawn."""

    def __init__(
        self,
        connection: Connection,
        founding: str,
        cuts: dict[str, dict[str, Any]],
        withdrawn: dict[str, set[str]],
    ) -> None:
        self.connection = connection
        self.founding, self.cuts, self.withdrawn = founding, cuts, withdrawn
        self.members: dict[str, Member] = {}
        self.leads: set[str] = set()
        self.invites: dict[str, _Invite] = {}
        self.votes: dict[tuple[str, str], dict[str, _Statement]] = {}
        self.changed = False

    def weigh(self, statement: _Statement) -> None:
        cut = self.cuts.get(statement.device)
        if cut is not None:
            several = cut["cut"].get(statement.log)
            if several is None or not within(
                self.connection, statement.log, statement.seq, statement.operation, several
            ):
                return
        acts = {
            "invite": self._invite,
            "withdraw": self._withdraw,
            "lead": self._lead,
            "unlead": self._unlead,
            "remove": self._remove,
        }
        author = self.members.get(statement.device)
        if statement.word == "card":
            self._card(statement)
        elif author is not None and statement.word in acts:
            acts[statement.word](statement, author)

    def _card(self, statement: _Statement) -> None:
        data = statement.data
        words = [data.get(name) for name in ("device", "person", "role", "seal")]
        if not all(isinstance(word, str) for word in words) or data["device"] != statement.device:
            return
        if statement.device in self.members:
            return
        inviter = key = None
        school = data.get("school") if isinstance(data.get("school"), str) else None
        if statement.operation != self.founding:
            key = str(data.get("invite"))
            invite = self.invites.get(key)
            known = self.withdrawn.get(key)
            if invite is None or (known is not None and statement.device not in known):
                return
            if (data["person"], school, data["role"]) != invite[1:] or not _certificate_holds(key, self.founding, data):
                return
            inviter = invite.by
        self.members[statement.device] = Member(
            statement.device, data["person"], school, data["role"], data["seal"], key, inviter, False, None, {}
        )
        if statement.operation == self.founding:
            self.leads.add(data["person"])

    def _invite(self, statement: _Statement, author: Member) -> None:
        data = statement.data
        key, person, role = (data.get(name) for name in ("key", "person", "role"))
        school = data.get("school") if isinstance(data.get("school"), str) else None
        if not (isinstance(key, str) and isinstance(person, str) and isinstance(role, str)):
            return
        own = author.role == _INVITING and school is not None and school == author.school
        if own or author.person in self.leads:
            self.invites.setdefault(key, _Invite(author.device, person, school, role))

    def _withdraw(self, statement: _Statement, author: Member) -> None:
        key, known = statement.data.get("key"), statement.data.get("except")
        invite = self.invites.get(str(key))
        if invite is None or not isinstance(known, list):
            return
        inviter = self.members.get(invite.by)
        if author.person in self.leads or (inviter is not None and inviter.person == author.person):
            held = {str(one) for one in known}
            both = self.withdrawn[str(key)] & held if str(key) in self.withdrawn else held
            if self.withdrawn.get(str(key)) != both:
                self.withdrawn[str(key)] = both
                self.changed = True

    def _lead(self, statement: _Statement, author: Member) -> None:
        if author.person in self.leads and isinstance(statement.data.get("person"), str):
            self.leads.add(statement.data["person"])

    def _unlead(self, statement: _Statement, author: Member) -> None:
        person = str(statement.data.get("person"))
        if person not in self.leads or author.person not in self.leads or len(self._present()) == 1:
            return
        votes = self.votes.setdefault(("unlead", person), {})
        votes[author.person] = statement
        if author.person == person or self._majority(votes):
            self.leads.discard(person)

    def _remove(self, statement: _Statement, author: Member) -> None:
        target = self.members.get(str(statement.data.get("device")))
        cut = _heads(statement.data.get("cut"))
        if target is None or cut is None:
            return
        mine = author.person == target.person
        ours = author.role == _INVITING and author.school is not None and author.school == target.school
        if target.person in self.leads and not mine:
            if author.person not in self.leads:
                return
            votes = self.votes.setdefault(("remove", target.device), {})
            votes[author.person] = statement
            if not self._majority(votes):
                return
            for vote in votes.values():
                self._cut_off(target.device, vote, _heads(vote.data["cut"]) or {})
        elif mine or ours or author.person in self.leads:
            self._cut_off(target.device, statement, cut)

    def _present(self) -> set[str]:
        """Leads who still have a laptop in the cluster: nobody waits for the vote of one who left."""
        return {m.person for name, m in self.members.items() if m.person in self.leads and name not in self.cuts}

    def _majority(self, votes: Iterable[str]) -> bool:
        return 2 * len(self._present() & set(votes)) > len(self._present())

    def _cut_off(self, device: str, statement: _Statement, cut: dict[str, Heads]) -> None:
        held = self.cuts.setdefault(device, {"by": statement.device, "from": set(), "cut": {}})
        if statement.operation in held["from"]:
            return
        held["from"].add(statement.operation)
        # a log that one of several removals does not name ended, for it, before it began
        for log in held["cut"].keys() | cut.keys():
            first = [] if len(held["from"]) == 1 else held["cut"].get(log, [[]])
            held["cut"][log] = [*first, cut.get(log, [])]
        self.changed = True

    def result(self) -> dict[str, Member]:
        return {
            name: member._replace(
                lead=member.person in self.leads,
                removed=self.cuts[name]["by"] if name in self.cuts else None,
                cut=self.cuts[name]["cut"] if name in self.cuts else {},
            )
            for name, member in self.members.items()
        }


def _weighed(connection: Connection, founding: str) -> dict[str, Member]:
    statements = _statements(connection)
    cuts: dict[str, dict[str, Any]] = {}
    withdrawn: dict[str, set[str]] = {}
    while True:
        weighing = _Weighing(connection, founding, cuts, withdrawn)
        for statement in statements:
            if statement.circle == "cluster":
                weighing.weigh(statement)
        if not weighing.changed:
            break
    members = weighing.result()
    for statement in statements:
        _cut_elsewhere(statement, members)
    return members


def _cut_elsewhere(statement: _Statement, members: dict[str, Member]) -> None:
    """In another circle than the cluster's, one of its members names where a removed device's logs end."""
    author, target = members.get(statement.device), members.get(str(statement.data.get("device")))
    if statement.word != "cut" or statement.circle in ("cluster", "me") or author is None or target is None:
        return
    cut = _heads(statement.data.get("cut"))
    if target.removed is None or author.removed is not None or cut is None or not belongs(author, statement.circle):
        return
    for log, heads in cut.items():
        target.cut[log] = [*target.cut.get(log, []), heads]


def _heads(data: object) -> dict[str, Heads] | None:
    """Heads by log as a statement gives them, or None when it is out of shape."""
    if not isinstance(data, dict):
        return None
    found: dict[str, Heads] = {}
    for log, heads in data.items():
        # each operation of a removed device is weighed against every one of them
        if not isinstance(heads, list) or len(heads) > _MOST_HEADS:
            return None
        pairs = []
        for one in heads:
            if not (isinstance(one, list) and len(one) == 2 and type(one[0]) is int and isinstance(one[1], str)):
                return None
            pairs.append((one[0], one[1]))
        found[str(log)] = pairs
    return found


def _certified(cluster: str, card: dict[str, Any]) -> bytes:
    told = [cluster, *(card.get(name) for name in ("device", "seal", "person", "school", "role", "invite"))]
    return CERTIFICATE + json.dumps(told).encode()


def _certificate_holds(key: str, cluster: str, card: dict[str, Any]) -> bool:
    import nacl.bindings as sodium
    import nacl.exceptions

    try:
        signature = base64.urlsafe_b64decode(str(card.get("proof")))
        public = base64.urlsafe_b64decode(key + "=")
        sodium.crypto_sign_open(signature + _certified(cluster, card), public)
    except (nacl.exceptions.CryptoError, ValueError):
        return False
    return True
