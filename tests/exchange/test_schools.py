"""The public register of schools: what is taken from it, what is found in it, what is refused."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.errors import NoSuchFile, Refusal, Unreadable
from desktop.exchange.csv_lines import MOST_IN_A_LINE
from desktop.exchange.schools import MOST_PROBLEMS, Register, read_register
from desktop.steps import run

SAMPLE = Path(__file__).parents[1] / "files" / "register.csv"

fresh_folder = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


def read(path: Path, content: bytes | str | None = None) -> Register:
    if content is not None:
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return run(read_register(path))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "edubasealldata20261101.csv"


def names(register: Register, words: str) -> list[str]:
    return [school.name for school in register.search(words)]


# ---- what is taken


def test_a_school_comes_with_everything_the_register_says_of_it():
    school = read(SAMPLE).by_urn("900001")
    assert school is not None
    assert school.name == "St. Osyth’s C of E Primary School"
    assert (school.dfe_number, school.ukprn, school.postcode) == ("099/0042", "00012345", "ZZ9 1AA")
    assert (school.phase, school.type, school.status) == ("Primary", "Voluntary aided school", "Open")
    assert (school.local_authority, school.district, school.town) == (
        "Fictshire",
        "Mid Fictshire",
        "Little Made-up",
    )
    assert (school.religious_character, school.diocese) == ("Church of England", "Diocese of Nowhere")
    assert (school.roll, school.capacity, school.low_age, school.high_age) == (70, 105, 4, 11)
    assert school.opened == date(1998, 9, 1)
    assert school.head == "Mrs Imogen Notreal"


def test_zeros_that_a_spreadsheet_dropped_come_back_in_the_dfe_number():
    school = read(SAMPLE).by_urn("900002")
    assert school is not None
    assert school.dfe_number == "099/0043"


def test_what_does_not_apply_is_empty_and_a_suppressed_roll_is_unknown():
    school = read(SAMPLE).by_urn("900002")
    assert school is not None
    assert (school.religious_character, school.diocese, school.roll) == ("", "", None)


def test_rural_is_read_from_the_words_of_either_census():
    schools = read(SAMPLE).schools
    assert [school.rural for school in schools] == ["yes", "yes", "no", "unknown", "unknown"]


def test_a_day_that_never_was_is_no_date():
    school = read(SAMPLE).by_urn("900005")
    assert school is not None
    assert school.opened is None


def test_only_urn_and_name_are_needed_and_headers_match_in_any_case(file):
    register = read(file, "urn,ESTABLISHMENTNAME\n123456,Made-up School\n")
    assert [(school.urn, school.name) for school in register.schools] == [("123456", "Made-up School")]
    assert register.problems == []


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_the_file_is_read_however_it_was_written(file, encoding):
    register = read(file, "URN,EstablishmentName\r\n100001,Sainte-Hélène’s\r\n".encode(encoding))
    assert register.schools[0].name == "Sainte-Hélène’s"


@pytest.mark.parametrize("mark", [";", "\t"])
def test_a_register_saved_by_a_spreadsheet_with_other_separators_is_read(file, mark):
    register = read(file, f"URN{mark}EstablishmentName{mark}Town\n100001{mark}Made-up, Lower{mark}Nowhere\n")
    assert (register.schools[0].name, register.schools[0].town) == ("Made-up, Lower", "Nowhere")


# ---- what is odd is told


def test_ragged_rows_are_read_and_noted(file):
    rows = "100001,Short\n100002,Long,Nowhere,stray,cells\n100003,Even,Here\n"
    register = read(file, f"URN,EstablishmentName,Town\n{rows}")
    assert [school.town for school in register.schools] == ["", "Nowhere", "Here"]
    assert register.problems == [
        "2 rows are longer or shorter than the header; they were read as far as they go."
    ]


def test_rows_that_are_no_schools_are_left_out_with_their_number_and_reason(file):
    rows = ",Nameless\nabc,Odd\n100007,\n100008,Good\n100008,Twin\n0100008,Long\n99,Short\n\n"
    register = read(file, f"URN,EstablishmentName\n{rows}")
    assert [school.name for school in register.schools] == ["Good"]
    assert register.problems == [
        "Row 2 was left out: it has no URN.",
        "Row 3 was left out: “abc” is not a URN, which has six digits.",
        "Row 4 was left out: URN 100007 has no name.",
        "Row 6 was left out: URN 100008 is already in row 5.",
        "Row 7 was left out: “0100008” is not a URN, which has six digits.",
        "Row 8 was left out: “99” is not a URN, which has six digits.",
    ]


def test_null_characters_are_dropped_and_told(file):
    register = read(file, "URN,EstablishmentName\n100001,Ma\0de\n")
    assert register.schools[0].name == "Made"
    assert "no text" in register.problems[0]


@pytest.mark.parametrize(
    ("rows", "kept", "told"),
    [
        # a name that would hold another school, closed by a later mark, by the end, or by nothing
        ('100001,"Open\n100002,Two\n100003,Three"\n100004,Four\n', ["Four"], "Rows 2 to 4"),
        ('100001,"Open\n100002,Two\n', [], "Rows 2 to 3"),
        ('100001,One\n100002,"Open', ["One"], "Row 3"),
        ('100001,One\n100002,"Open\n', ["One"], "Row 3"),
        ('100001,One\n"100002,Open\n100003,Three\n', ["One"], "Rows 3 to 4"),
        # further on in the row: it is seen by what it swallowed, or by never closing
        ('100001,One,"Open\n100002,Two,There"\n100003,Three\n', ["Three"], "Rows 2 to 3"),
        ('100001,One,"Open\n"100002","Two","There"\n100003,Three\n', ["Three"], "Rows 2 to 3"),
        ('100001,One,Here\n100002,Two,"Open street\nsecond line\n', ["One"], "Rows 3 to 4"),
    ],
)
def test_a_row_whose_quotation_mark_never_closes_is_left_out_with_what_it_swallowed(file, rows, kept, told):
    register = read(file, f"URN,EstablishmentName,Street\n{rows}")
    assert [school.name for school in register.schools] == kept
    (problem,) = [one for one in register.problems if "left out" in one]
    assert problem.startswith(f"{told} w")
    assert "a quotation mark" in problem


def test_an_address_of_several_lines_is_taken_and_a_stray_mark_closes_nothing(file):
    rows = '100001,One,"Church Lane\nLittle Made-up"\n100002,Two,The 12" pipe\n100003,Three,5" and 6"'
    register = read(file, f"URN,EstablishmentName,Street\n{rows}")
    assert [school.name for school in register.schools] == ["One", "Two", "Three"]
    assert register.schools[0].street == "Church Lane Little Made-up"
    assert register.problems == []


def test_a_row_of_many_lines_is_told(file):
    register = read(file, 'URN,EstablishmentName,Street\n100001,One,"a\nb\nc\nd"\n')
    assert register.problems == ["Row 2 runs over 4 lines; a quotation mark may be missing."]


def test_problems_beyond_a_hundred_are_only_counted(file):
    register = read(file, "URN,EstablishmentName\n" + "x,Odd\n" * (MOST_PROBLEMS + 7))
    assert (len(register.problems), register.unlisted) == (MOST_PROBLEMS, 7)


# ---- what is refused


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "no column URN / EstablishmentName"),
        (b"\n\n\n", "no column URN / EstablishmentName"),
        (b"Name,Town\nA,B\n", "no column URN"),
        (b"URN,Town\n1,B\n", "no column EstablishmentName"),
        (b"PK\x03\x04rest of a spreadsheet", "save it as CSV"),
        (b"%PDF-1.7\n", "no CSV"),
        (b"URN,EstablishmentName\n" + b"x" * (MOST_IN_A_LINE + 100_000), "far too long"),
        (b'URN,EstablishmentName\n1,"' + b"never closed\n" * 20_000, "quotation mark"),
    ],
)
def test_what_is_no_register_is_refused_with_its_reason(file, content, why):
    with pytest.raises(Unreadable, match=why):
        read(file, content)


def test_a_file_that_is_not_there_is_said_to_be_missing(file):
    with pytest.raises(NoSuchFile):
        read(file)


def test_reading_can_be_stopped_half_way(file):
    file.write_text("URN,EstablishmentName\n" + "".join(f"{100_000 + n},School {n}\n" for n in range(1, 9000)))
    reading = read_register(file)
    steps = [next(reading) for _ in range(3)]
    reading.close()
    assert steps[0].done < steps[1].done <= steps[2].done <= steps[2].total
    file.unlink()  # would fail on Windows if the file were still held


# ---- finding


def test_every_word_must_be_found_in_name_town_postcode_or_number():
    register = read(SAMPLE)
    assert names(register, "osyth") == ["St. Osyth’s C of E Primary School"]
    assert names(register, "little osyths") == ["St. Osyth’s C of E Primary School"]
    assert names(register, "zz93cc") == names(register, "zz9 3cc") == ["Invented Town Academy"]
    assert names(register, "900005") == names(register, "098/3005") == ["Ysgol Tŷ Ffug"]
    assert names(register, "0983005") == ["Ysgol Tŷ Ffug"]
    assert names(register, "osyth academy") == []
    assert names(register, "  ") == []


def test_accents_case_and_saint_make_no_difference():
    register = read(SAMPLE)
    assert names(register, "TY ffug") == ["Ysgol Tŷ Ffug"]
    assert names(register, "saint osyth") == ["St. Osyth’s C of E Primary School"]
    assert names(register, "st figment") == ["Ysgol Tŷ Ffug"]


def test_open_schools_come_before_closed_ones_and_names_before_towns():
    register = read(SAMPLE)
    assert names(register, "invented") == [
        "Invented Town Academy",
        "Much Invented Primary School",
        "Much Invented Infant School",
    ]


def test_a_list_of_finds_is_cut_where_asked(file):
    register = read(file, "URN,EstablishmentName\n" + "".join(f"{100_000 + n},School {n}\n" for n in range(1, 500)))
    assert len(register.search("school", most=20)) == 20
    assert register.search("school 7")[0].urn == "100007"


# ---- whatever comes


cells = st.text(max_size=30)
words = st.text(st.characters(blacklist_categories=("Cc", "Cs", "Cf", "Zl", "Zp", "Cn", "Co")), max_size=40)


@fresh_folder
@given(st.lists(words, max_size=12))
def test_any_name_comes_through_with_its_spaces_tidied(tmp_path, titles):
    path = tmp_path / "any.csv"
    with path.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows(
            [["URN", "EstablishmentName"], *([str(n), title] for n, title in enumerate(titles, 100_000))]
        )
    register = run(read_register(path))
    expected = [" ".join(title.split()) for title in titles]
    assert [school.name for school in register.schools] == [title for title in expected if title]


@fresh_folder
@given(st.lists(st.lists(cells, max_size=8), max_size=10), st.sampled_from(["utf-8", "utf-16", "cp1252"]))
def test_ragged_rows_of_anything_never_break_the_reading(tmp_path, rows, encoding):
    out = io.StringIO(newline="")
    csv.writer(out).writerow(["URN", "EstablishmentName", "OpenDate", "NumberOfPupils", "LA (code)"])
    csv.writer(out).writerows([str(n), *row] for n, row in enumerate(rows, 100_000))
    path = tmp_path / "ragged.csv"
    path.write_bytes(out.getvalue().encode(encoding, "replace"))
    register = run(read_register(path))
    assert len(register.schools) <= len(rows)
    for school in register.schools:
        assert school in register.search(school.urn, most=1000)


@fresh_folder
@given(st.binary(max_size=400), st.booleans())
def test_bytes_of_any_sort_are_read_or_refused(tmp_path, content, headed):
    path = tmp_path / "bytes.csv"
    path.write_bytes((b"URN,EstablishmentName\n" if headed else b"") + content)
    try:
        register = run(read_register(path))
    except Refusal as refusal:
        said = str(refusal)
    else:
        register.search("a b 1")
        said = "“bytes.csv” was read"
    assert "bytes.csv" in said
