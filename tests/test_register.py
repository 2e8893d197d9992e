"""Schools from the register: chosen, taken in, brought up to date, never doubled."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop import history
from desktop.book import Book
from desktop.errors import NotFound, Refusal
from desktop.exchange.schools import Register, RegisterSchool, read_register
from desktop.models import School
from desktop.register import MOST_UNCHOSEN, already_here, choose, import_schools, is_register
from desktop.steps import run

SAMPLE = Path(__file__).parent / "files" / "register.csv"


@pytest.fixture
def register() -> Register:
    return run(read_register(SAMPLE))


def schools(book: Book) -> dict[str, School]:
    with book.reading() as view:
        return {school.urn: school for school in view.all(School)}


def test_a_chosen_school_is_in_the_book_with_its_facts(book: Book, register: Register) -> None:
    told = register.schools[0]
    done = import_schools(book, [told])
    school = schools(book)[told.urn]
    assert done.added == (school.id,)
    assert (school.name, school.dfe_number, school.ukprn) == (told.name, told.dfe_number, told.ukprn)
    assert school.roll == told.roll
    assert isinstance(school.urn, str)


def test_identifiers_keep_their_zeros(book: Book) -> None:
    import_schools(
        book, [RegisterSchool(urn="012345", name="St Hild", dfe_number="001/0042", ukprn="01002003")]
    )
    school = schools(book)["012345"]
    assert (school.dfe_number, school.ukprn) == ("001/0042", "01002003")


def test_taking_it_in_again_doubles_nothing(book: Book, register: Register) -> None:
    first = import_schools(book, register.schools[:3])
    again = import_schools(book, register.schools[:3])
    assert (again.added, again.updated) == ((), ())
    assert set(again.unchanged) == set(first.added)


def test_a_school_that_changed_is_brought_up_to_date_and_keeps_what_we_wrote(book: Book) -> None:
    told = RegisterSchool(urn="100001", name="St Hild", roll=70, phase="Primary")
    (id,) = import_schools(book, [told]).added
    with book.operation("Edit") as work:
        work.get(School, id).needs = "A governor who can read data"
    done = import_schools(book, [RegisterSchool(urn="100001", name="St Hild’s", roll=72)])
    school = schools(book)["100001"]
    assert done.updated == (id,)
    assert (school.name, school.roll, school.phase) == ("St Hild’s", 72, "Primary")
    assert school.needs == "A governor who can read data"


def test_the_founders_school_is_known_by_its_name(book: Book) -> None:
    done = import_schools(book, [RegisterSchool(urn="100009", name="SCHOOL  F", roll=70)])
    assert len(done.updated) == 1
    assert done.added == ()
    assert schools(book)["100009"].roll == 70


def test_one_undo_takes_all_of_it_back(book: Book, register: Register) -> None:
    import_schools(book, register.schools[:3])
    undone = history.undo(book)
    assert undone is not None
    assert undone.name.startswith("Import schools")
    assert list(schools(book)) == [""]


def test_a_value_no_field_holds_refuses_all_of_them(book: Book, register: Register) -> None:
    with pytest.raises(Refusal, match=r"“Huge” \(URN 100001\).*nothing was changed.*Pupils on roll"):
        import_schools(book, [register.schools[0], RegisterSchool(urn="100001", name="Huge", roll=999_999)])
    assert list(schools(book)) == [""]


def test_schools_are_chosen_by_urn_by_words_or_all_of_a_short_file(register: Register) -> None:
    first, second = register.schools[:2]
    assert choose(register, only=f"{second.urn}, {first.urn},").schools == [second, first]
    assert first in choose(register, words=first.name).schools
    with pytest.raises(NotFound, match="999999"):
        choose(register, only="999999")
    with pytest.raises(Refusal, match="No school"):
        choose(register, words="zzzzzz")
    with pytest.raises(Refusal, match="Row 2 was left out"):
        choose(Register(problems=["Row 2 was left out: it has no URN."]))
    short = Register(schools=[first])
    assert choose(short).schools == [first]


def test_schools_that_are_not_open_are_left_out_and_named(register: Register) -> None:
    closed = register.by_urn("900004")
    assert closed is not None
    coming = RegisterSchool(urn="900009", name="New Lane School", status="Proposed to open")
    closing = RegisterSchool(urn="900010", name="Old Lane School", status="Open, but proposed to close")
    file = Register([closed, coming, closing])
    chosen = choose(file)
    assert chosen.schools == [closing]
    assert chosen.words == [
        "Left out: Much Invented Infant School (closed); New Lane School (not open yet). "
        "Give --closed to take in schools that are not open."
    ]
    assert choose(file, closed=True).schools == file.schools
    assert choose(file, only="900004").schools == [closed]
    with pytest.raises(Refusal, match=r"New Lane School \(not open yet\)"):
        choose(file, words="new lane")


def test_a_school_typed_by_hand_is_filled_in_and_keeps_its_name_as_the_short_one(book: Book) -> None:
    with book.operation("Add") as work:
        ours = work.add(School, name="St Cuthbert's CofE VA Primary").id
    told = RegisterSchool(urn="100020", name="St Cuthbert’s Church of England Voluntary Aided Primary School", roll=38)
    with book.reading() as view:
        assert already_here(view, [told]) == {"100020": "St Cuthbert's CofE VA Primary"}
    assert import_schools(book, [told]).updated == (ours,)
    school = schools(book)["100020"]
    assert (school.id, school.name, school.short) == (ours, told.name, "St Cuthbert's CofE VA Primary")
    with book.reading() as view:
        assert already_here(view, [told]) == {}


def test_two_of_one_name_fill_one_in_and_the_other_may_be_added(book: Book) -> None:
    with book.operation("Add") as work:
        work.add(School, name="St Mary's")
    north = RegisterSchool(urn="100021", name="St Mary’s Primary School", town="Northam")
    south = RegisterSchool(urn="100022", name="St Mary’s CofE Primary School", town="Southam")
    with book.reading() as view:
        assert list(already_here(view, [north, south])) == ["100021"]
    done = import_schools(book, [north, south], others={"100021"})
    assert (len(done.added), len(done.updated)) == (1, 1)
    assert schools(book)["100022"].short == "St Mary's"


def test_a_school_elsewhere_is_another(book: Book) -> None:
    with book.operation("Add") as work:
        work.add(School, name="St Mary's", postcode="EX39 1AA")
    told = RegisterSchool(urn="100021", name="St Mary’s", postcode="ex391ab")
    assert len(import_schools(book, [told]).added) == 1


def test_of_the_whole_register_one_must_choose() -> None:
    whole = Register(
        [RegisterSchool(urn=str(100_000 + n), name=f"School {n}") for n in range(MOST_UNCHOSEN + 1)]
    )
    with pytest.raises(Refusal, match="Choose yours"):
        choose(whole)
    with pytest.raises(Refusal, match="Give more words"):
        choose(whole, words="school")


def test_a_register_is_known_by_its_first_line(tmp_path: Path) -> None:
    assert is_register(SAMPLE)
    wide = tmp_path / "wide.csv"
    wide.write_bytes(SAMPLE.read_text(encoding="utf-8").encode("utf-16"))
    assert is_register(wide)
    letter = tmp_path / "letter.csv"
    letter.write_text("Dear Jo,\nthe urn is full\n")
    assert not is_register(letter)
    assert not is_register(tmp_path)
    assert not is_register(tmp_path / "gone")


def test_the_address_is_whole_and_never_takes_the_place_of_ours(book: Book, register: Register) -> None:
    (id,) = import_schools(book, [register.schools[0]]).added
    assert schools(book)["900001"].address == "Church Lane\nLittle Made-up\nFictshire"
    with book.operation("Edit") as work:
        work.get(School, id).address = "The Old Schoolhouse, Church Lane"
    import_schools(book, [register.schools[0]])
    assert schools(book)["900001"].address == "The Old Schoolhouse, Church Lane"
