"""Who is a member follows from the set of statements; removed ones count up to where they were cut off (P8)."""

from __future__ import annotations

import itertools
import json
import random

import pytest

from desktop.sync.ids import new_id
from desktop.sync.operations import Change
from tests.sync.laptops import SCHOOL_F, SCHOOL_H, Device, Founded, Laptop, Sent, ids, public

RECORD = new_id("document")


@pytest.fixture
def founded() -> Founded:
    return Founded()


def any_order(founded: Founded, *more: Sent, turns: int = 12) -> Laptop:
    """A laptop that took everything; every one of some orders must agree with it."""
    everything = [*founded.operations, *more]
    expected = Laptop(founded.id)
    expected.take(everything)
    chance = random.Random(7)
    for _turn in range(turns):
        other = Laptop(founded.id)
        for one in chance.sample(everything, len(everything)):
            other.take([one])
        assert other.state() == expected.state()
        other.connection.close()
    return expected


def title(device: Device, words: str, *seen: str) -> Sent:
    return device.write(Change(RECORD, "title", words, seen))


def remove(by: Device, target: Device, *, lamport: int | None = None) -> Sent:
    cut = {target.logs["cluster"]: [target.end()]}
    return by.say("remove", {"device": target.name, "cut": cut}, target.name, lamport=lamport)


def test_the_first_operation_names_the_founder_who_leads(founded: Founded) -> None:
    laptop = any_order(founded)
    assert laptop.members() == [founded.founder.name]
    assert laptop.one("SELECT lead FROM device") == 1


def test_one_joins_with_an_invitation_and_not_without(founded: Founded) -> None:
    joined = founded.member()
    stranger = Device(new_id("person"), SCHOOL_F, "head")
    laptop = any_order(founded, stranger.say("card", stranger.card(invite="x", proof="x")), title(stranger, "Mine"))
    assert laptop.members() == sorted([founded.founder.name, joined.name])
    assert laptop.values(RECORD, "title") == []


@pytest.mark.parametrize("lie", ["person", "school", "role", "seal"])
def test_a_card_is_what_the_invitation_vouches_for(founded: Founded, lie: str) -> None:
    person = new_id("person")
    key = founded.invite(founded.founder, person, SCHOOL_H, "head")
    joined = founded.join(key, person, SCHOOL_H, "head")
    card = json.loads(json.loads(founded.operations.pop()[0].content or b"")["changes"][0][2])
    joined.ends.clear()
    laptop = any_order(founded, joined.say("card", {**card, lie: "somebody else"}))
    assert laptop.members() == [founded.founder.name]


def test_a_head_invites_laptops_of_her_own_school_and_only_a_lead_another_schools(founded: Founded) -> None:
    h = founded.member(SCHOOL_H)
    own, other = founded.member(SCHOOL_H, "staff", by=h), founded.member(SCHOOL_F, "staff", by=h)
    by_staff = founded.member(SCHOOL_H, "staff", by=own)
    laptop = any_order(founded)
    assert own.name in laptop.members()
    assert other.name not in laptop.members()
    assert by_staff.name not in laptop.members()


def test_a_withdrawn_invitation_lets_nobody_else_in(founded: Founded) -> None:
    person = new_id("person")
    key = founded.invite(founded.founder, person, SCHOOL_H, "head")
    before = founded.join(key, person, SCHOOL_H, "head")
    founded.operations.append(
        founded.founder.say("withdraw", {"key": public(key), "except": [before.name]}, public(key))
    )
    # with a clock of its own choosing it would seem to have come first
    late = founded.join(key, person, SCHOOL_H, "head", lamport=3)
    laptop = any_order(founded)
    assert before.name in laptop.members()
    assert late.name not in laptop.members()


def test_a_second_use_of_an_invitation_is_there_for_everyone_to_see(founded: Founded) -> None:
    person = new_id("person")
    key = founded.invite(founded.founder, person, SCHOOL_H, "head")
    founded.join(key, person, SCHOOL_H, "head")
    founded.join(key, person, SCHOOL_H, "head")
    laptop = any_order(founded)
    assert laptop.one("SELECT count(*) FROM device WHERE invite = ?", public(key)) == 2


def test_p8_nothing_after_a_cut_off_counts(founded: Founded) -> None:
    h = founded.member(SCHOOL_H)
    before = title(h, "Before")
    gone = remove(founded.founder, h)
    after = title(h, "After", *ids(before))
    laptop = any_order(founded, before, gone, after)
    assert h.name not in laptop.members()
    assert laptop.values(RECORD, "title") == ["Before"]
    assert laptop.one("SELECT state FROM operation WHERE id = ?", after[0].id) == 2


def test_a_change_set_aside_passes_on_what_it_replaced(founded: Founded) -> None:
    """Whoever replaced it had seen what stood before, so there is no phantom disagreement."""
    h = founded.member(SCHOOL_H)
    founded.operations.append(title(h, "By H, before"))
    first = founded.operations[-1]
    gone = remove(founded.founder, h)
    void = title(h, "By H, after", *ids(first))
    last = title(founded.founder, "By F, who had not heard", *ids(void))
    laptop = any_order(founded, gone, void, last)
    assert laptop.values(RECORD, "title") == ["By F, who had not heard"]


def test_a_hide_that_saw_what_was_set_aside_saw_what_stood_before(founded: Founded) -> None:
    h = founded.member(SCHOOL_H)
    founded.operations.append(h.write(Change(RECORD, "title", "One"), Change(RECORD, "audience", "cluster")))
    one, audience = ids(founded.operations[-1])
    gone = remove(founded.founder, h)
    void = title(h, "Two", one)
    hide = founded.founder.write(Change(RECORD, "hidden", True, (*ids(void), audience)))
    laptop = any_order(founded, gone, void, hide)
    assert laptop.one("SELECT hidden FROM document") == 1


def test_of_two_removals_the_lower_cut_off_counts(founded: Founded) -> None:
    h = founded.member(SCHOOL_H)
    one = title(h, "One")
    low = remove(founded.founder, h, lamport=90)
    two = title(h, "Two", *ids(one))
    high = remove(h, h, lamport=80)
    laptop = any_order(founded, one, low, two, high)
    assert laptop.values(RECORD, "title") == ["One"]


def test_of_two_who_remove_each_other_the_earlier_counts_everywhere(founded: Founded) -> None:
    other = founded.member(SCHOOL_H)
    founded.operations.append(founded.founder.say("lead", {"person": other.person}, other.person, lamport=10))
    third = founded.member(SCHOOL_H, "staff")
    founded.operations.append(founded.founder.say("lead", {"person": third.person}, third.person, lamport=20))
    # nobody alone removes a lead, so each needs the third lead's vote; both votes are cast
    cut = {other.logs["cluster"]: [other.end()]}
    votes = [
        founded.founder.say("remove", {"device": other.name, "cut": cut}, other.name, lamport=40),
        third.say("remove", {"device": other.name, "cut": cut}, other.name, lamport=41),
    ]
    back = {founded.founder.logs["cluster"]: [founded.founder.end()]}
    votes.append(other.say("remove", {"device": founded.founder.name, "cut": back}, founded.founder.name, lamport=42))
    laptop = any_order(founded, *votes)
    assert other.name not in laptop.members()
    assert founded.founder.name in laptop.members()


def test_one_lead_alone_removes_no_other_lead(founded: Founded) -> None:
    other = founded.member(SCHOOL_H)
    founded.operations.append(founded.founder.say("lead", {"person": other.person}, other.person))
    laptop = any_order(founded, remove(founded.founder, other))
    assert other.name in laptop.members()


def test_a_lead_may_hand_on_and_the_last_may_not_go(founded: Founded) -> None:
    other = founded.member(SCHOOL_H)
    a = founded.founder
    founded.operations.append(a.say("unlead", {"person": a.person}, a.person))
    laptop = any_order(founded)
    assert laptop.one("SELECT count(*) FROM device WHERE lead = 1") == 1
    founded.operations += [
        a.say("lead", {"person": other.person}, other.person),
        a.say("unlead", {"person": a.person}, a.person),
    ]
    laptop = any_order(founded)
    assert laptop.one("SELECT name FROM device WHERE lead = 1") == other.name
    # and what she can no longer do is not done
    third = founded.member(SCHOOL_H)
    assert third.name not in any_order(founded).members()


def test_a_majority_of_leads_settles_who_leads(founded: Founded) -> None:
    a, b, c = founded.founder, founded.member(SCHOOL_H), founded.member(SCHOOL_F)
    founded.operations += [a.say("lead", {"person": one.person}, one.person) for one in (b, c)]
    highest = a.ends["cluster"][2]
    votes = [
        one.say("unlead", {"person": a.person}, a.person, lamport=highest + n) for n, one in enumerate((b, c), 1)
    ]
    assert any_order(founded, votes[0]).one("SELECT lead FROM device WHERE name = ?", a.name) == 1
    assert any_order(founded, *votes).one("SELECT lead FROM device WHERE name = ?", a.name) == 0


def test_what_a_removed_device_said_of_members_after_its_cut_off_is_not_so(founded: Founded) -> None:
    h = founded.member(SCHOOL_H)
    founded.operations.append(founded.founder.say("lead", {"person": h.person}, h.person))
    gone = remove(h, h)  # she leaves, and cuts herself off before what follows
    person = new_id("person")
    key = founded.invite(h, person, SCHOOL_F, "head")
    late = founded.join(key, person, SCHOOL_F, "head", lamport=99)
    laptop = any_order(founded, gone)
    assert late.name not in laptop.members()


def test_in_a_schools_own_circle_its_members_say_where_a_removed_laptop_ended(founded: Founded) -> None:
    circle = f"school:{SCHOOL_F}"
    own = new_id("document", circle)
    lost = founded.member(SCHOOL_F, "staff")
    before = lost.write(Change(own, "title", "Before"), circle=circle)
    end = lost.end(circle)
    after = lost.write(Change(own, "title", "After", tuple(ids(before))), circle=circle)
    gone = remove(founded.founder, lost)
    # what the remover has not named in this circle still counts
    assert any_order(founded, before, after, gone).values(own, "title") == ["After"]
    cut = founded.founder.say("cut", {"device": lost.name, "cut": {lost.logs[circle]: [end]}}, lost.name, circle=circle)
    assert any_order(founded, before, after, gone, cut).values(own, "title") == ["Before"]


def test_a_removed_device_cannot_slip_in_a_branch_below_its_cut_off(founded: Founded) -> None:
    h = founded.member(SCHOOL_H)
    there = dict(h.ends)
    one = title(h, "One")
    two = title(h, "Two", *ids(one))
    gone = remove(founded.founder, h)
    h.ends = there
    branch = title(h, "From a branch", *ids(one))
    laptop = any_order(founded, one, two, gone, branch)
    assert laptop.values(RECORD, "title") == ["Two"]


def test_every_order_of_a_removal_and_what_it_meets(founded: Founded) -> None:
    h = founded.member(SCHOOL_H)
    one = title(h, "One")
    gone = remove(founded.founder, h)
    two = title(h, "Two", *ids(one))
    three = title(founded.founder, "Three", *ids(two))
    states = set()
    for order in itertools.permutations([one, gone, two, three]):
        laptop = Laptop(founded.id)
        laptop.take(founded.operations)
        for sent in order:
            laptop.take([sent])
        states.add(laptop.state())
        laptop.connection.close()
    assert len(states) == 1


WORDS = ("card", "invite", "withdraw", "lead", "unlead", "remove", "cut", "nonsense", "weigh", "cut_off")


@pytest.mark.parametrize("word", WORDS)
@pytest.mark.parametrize("data", [{}, {"device": 7}, {"person": None}, {"key": []}, {"cut": {"x": [[1]]}}, {"cut": []}])
def test_statements_out_of_shape_are_no_statements(founded: Founded, word: str, data: dict[str, object]) -> None:
    joined = founded.member()
    laptop = any_order(founded, joined.say(word, data), turns=1)
    assert joined.name in laptop.members()
