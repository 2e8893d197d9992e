"""Bugs planted on purpose, each with the test that must catch it: if it does not, it is the tests that are wrong.

Most were made, or nearly made, by somebody once. `run.py campaign` plants them all as well, and says which were caught.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from desktop.sync import (
    addressed,
    attachments,
    chain,
    changes,
    erasure,
    fold,
    have,
    live,
    log,
    making,
    standing,
    taking,
    waiting,
)
from desktop.sync.schema import DEAD, LIVE, VOID

Replaced = list[tuple[Any, str, Any]]
"""Module or class, name, and what stands there instead."""


class Planted(NamedTuple):
    """A bug: what is wrong, what is put in the place of what, and which test catches it."""

    wrong: str
    replaced: Callable[[], Replaced]
    caught_by: str


def forks_forgotten_in_sending() -> Replaced:
    def as_a_line(connection: Any, number: int, ends: Any, theirs: Any) -> Any:
        return have._of_a_line(connection, number, max(ends), theirs)

    return [(have, "_of_a_tree", as_a_line)]


def branches_sent_by_number() -> Replaced:
    """As it was at first: then a branch ends where the next begins, with an operation that was only vouched for."""

    def by_number(connection: Any, number: int, _ends: Any, _theirs: Any) -> Any:
        yield from have._operations(connection, "log = ? AND state != 0", (number,))

    return [(have, "_of_a_tree", by_number)]


def cut_off_by_number_alone() -> Replaced:
    def by_number(_connection: Any, _log: str, seq: int, _operation: str, cut: Any) -> bool:
        return all(any(seq <= head[0] for head in heads) for heads in cut)

    return [(chain, "within", by_number), (standing, "within", by_number)]


def what_was_set_aside_passes_nothing_on() -> Replaced:
    def settle(connection: Any, record: str, field: str) -> None:
        rows = connection.execute("SELECT n, live FROM change WHERE record = ? AND field = ?", (record, field))
        states = dict(rows.fetchall())
        for n, state in states.items():
            replacers = connection.execute("SELECT by FROM replaced WHERE old = ?", (n,)).fetchall()
            dead = any(states.get(by, VOID) != VOID for (by,) in replacers)
            if state != VOID:
                connection.execute("UPDATE change SET live = ? WHERE n = ?", (DEAD if dead else LIVE, n))

    return [(module, "settle_live", settle) for module in (live, fold, erasure)]


def contents_may_be_withheld() -> Replaced:
    return [(taking, "_is_withheld", lambda *_arguments: False)]


def the_last_signature_is_not_checked() -> Replaced:
    return [(taking, "_signed", lambda operation: operation.id)]


def sent_is_taken_for_received() -> Replaced:
    real = making.make

    def make(connection: Any, path: Any, me: Any, **more: Any) -> Any:
        made = real(connection, path, me, **more)
        has = have.have(connection, "cluster")
        for (device,) in connection.execute("SELECT name FROM device").fetchall():
            have.note_heard(connection, "cluster", have.Heard(device, has, (), (), more["at"]))
        return made

    return [(making, "make", make)]


def only_what_is_here_is_erased() -> Replaced:
    """What an erasure names and is still to come is kept when it comes."""
    real = erasure.note_erasures

    def note(connection: Any, closed: Any) -> None:
        real(connection, closed)
        connection.execute("DELETE FROM erasure WHERE operation NOT IN (SELECT id FROM operation)")

    return [(fold, "note_erasures", note)]


def a_hide_hides_whatever_it_saw() -> Replaced:
    from desktop import projection

    def hidden(_connection: Any, changes: Any) -> bool:
        return any(one.field == "hidden" and one.value is True for one in changes)

    return [(projection, "hidden", hidden)]


def a_log_is_any_circles() -> Replaced:
    def anything(*_arguments: object) -> bool:
        return True

    return [(fold, "log_belongs_to", anything), (taking, "log_belongs_to", anything)]


def a_record_is_any_circles() -> Replaced:
    return [(changes, "belongs_to", lambda *_arguments: True)]


def the_later_clock_wins() -> Replaced:
    from desktop import projection

    return [(projection, "_differ", lambda _several: False)]


def a_branch_takes_its_trunks_head_away() -> Replaced:
    """Where a log is written twice, only the last that came is known as a head."""
    real = waiting.Waiting._move_head

    def move(self: Any, heads: Any, header: Any, id: str) -> None:
        real(self, heads, header, id)
        heads[header.log] = [(header.seq, id)]

    return [(waiting.Waiting, "_move_head", move)]


def only_more_is_believed() -> Replaced:
    """A have-summary that is lower than the last is taken for an old one."""
    real = have.note_heard

    def note(connection: Any, circle: str, heard: Any) -> None:
        before = have.heard_from(connection, circle).get(heard.device)
        if before is None or sum(map(highest, before.have.values())) <= sum(map(highest, heard.have.values())):
            real(connection, circle, heard)

    def highest(heads: Any) -> int:
        return max((seq for seq, _id in heads), default=0)

    return [(have, "note_heard", note), (taking, "note_heard", note)]


def a_circle_not_spoken_of_is_forgotten() -> Replaced:
    return [(taking, "forget_silent", lambda *_arguments: None)]


def a_restored_book_goes_on_in_its_old_log() -> Replaced:
    return [(log, "begin_new_logs", lambda _connection: None)]


def sealed_to_every_member() -> Replaced:
    return [(module, "belongs", lambda *_arguments: True) for module in (addressed, taking)]


def a_files_name_is_its_key() -> Replaced:
    def here(connection: Any, _circle: str, hashes: Any) -> list[tuple[str, int]]:
        rows = [connection.execute("SELECT hash, size FROM file WHERE hash = ?", (one,)).fetchone() for one in hashes]
        return [(hash, size) for hash, size in filter(None, rows)]

    return [(attachments, "files_here", here), (making, "files_here", here)]


def one_that_cannot_follow_refuses_what_it_named() -> Replaced:
    real = waiting.Waiting._waited_for

    def waited(self: Any, one: Any) -> Any:
        rows = self._connection.execute("SELECT count(*) FROM waiting WHERE prev = ?", (one.operation.id,))
        found = real(self, one)
        if len(found) < rows.fetchone()[0]:
            raise waiting.BadOperation("chain")
        return found

    return [(waiting.Waiting, "_waited_for", waited)]


PLANTED = (
    Planted("a log written twice is sent as one line", forks_forgotten_in_sending,
            "test_bundles::test_p7_a_copy_nobody_noticed_forks_the_log_and_both_histories_are_kept"),
    Planted("branches are sent by number, each ending in another", branches_sent_by_number,
            "test_poison::test_a_log_written_twice_with_unsigned_middles_is_passed_on_whole"),
    Planted("a cut-off counts numbers, also where a log was written twice", cut_off_by_number_alone,
            "test_members::test_a_removed_device_cannot_slip_in_a_branch_below_its_cut_off"),
    Planted("a change set aside does not pass on what it replaced", what_was_set_aside_passes_nothing_on,
            "test_members::test_a_change_set_aside_passes_on_what_it_replaced"),
    Planted("contents that nobody erased may be left out", contents_may_be_withheld,
            "test_erasing::test_a_content_withheld_is_refused"),
    Planted("the last signature of a run is not checked", the_last_signature_is_not_checked,
            "test_poison::test_the_last_of_a_run_is_checked"),
    Planted("what was sent counts as received", sent_is_taken_for_received,
            "test_bundles::test_a_lost_bundle_needs_nobody_to_notice"),
    Planted("an erasure forgets only what has come", only_what_is_here_is_erased,
            "test_erasing::test_p14_no_order_in_which_it_is_heard_makes_a_difference"),
    Planted("a hide hides what its author had not seen", a_hide_hides_whatever_it_saw,
            "test_fold::test_an_edit_the_hider_had_not_seen_keeps_the_record_in_view"),
    Planted("a log is not bound to its circle and device", a_log_is_any_circles,
            "test_fold::test_a_log_of_one_circle_or_device_is_refused_in_another"),
    Planted("a record is not bound to its circle", a_record_is_any_circles,
            "test_fold::test_a_change_from_another_circle_never_pulls_a_record_over"),
    Planted("the later clock wins, and nobody hears of the other", the_later_clock_wins,
            "test_bundles::test_p6_a_disagreement_is_the_same_everywhere_and_settling_clears_it_everywhere"),
    Planted("of two heads only the last that came is known", a_branch_takes_its_trunks_head_away,
            "test_fold::test_a_copied_laptop_that_wrote_on_unnoticed_keeps_both_histories"),
    Planted("a have-summary that is lower is not believed", only_more_is_believed,
            "test_bundles::test_p7_what_a_restored_book_had_written_comes_back_to_it"),
    Planted("silence in a circle is taken for having all of it", a_circle_not_spoken_of_is_forgotten,
            "test_bundles::test_p7_one_rolled_back_to_before_a_circle_began_gets_all_of_that_circle_again"),
    Planted("a restored book goes on in its old log", a_restored_book_goes_on_in_its_old_log,
            "test_bundles::test_p7_a_restored_book_never_gives_a_seen_id_another_meaning"),
    Planted("every circle is sealed to every member", sealed_to_every_member,
            "test_readers::test_p13_each_reader_finds_the_secrets_of_its_own_circles_each_in_its_own_segment"),
    Planted("whoever names a file is given it", a_files_name_is_its_key,
            "test_readers::test_p13_naming_a_file_of_another_circle_in_a_record_of_ones_own_brings_nothing"),
    Planted("what claims to follow an operation keeps it out", one_that_cannot_follow_refuses_what_it_named,
            "test_poison::test_one_that_says_it_follows_what_is_still_to_come_keeps_nothing_out"),
)  # fmt: skip
