"""One school, written by hand and by the register."""

import pytest

from desktop.school_names import alike

CUTHBERT = "St Cuthbert’s Church of England Voluntary Aided Primary School"


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("St Cuthbert's Church of England Voluntary Aided Primary School", CUTHBERT),
        ("St Cuthbert's CofE VA Primary School", CUTHBERT),
        ("Saint Cuthberts C of E (Aided)", CUTHBERT),
        ("st. cuthbert's c.e. primary", CUTHBERT),
        ("St Cuthbert's", CUTHBERT),
        ("Hartsmoor", "Hartsmoor Community Primary School"),
        ("Our Lady of the Fells RC", "Our Lady of the Fells Catholic Primary School, a Voluntary Academy"[:45]),
        ("Ysgol Tŷ Ffug", "Ysgol Ty Ffug"),
    ],
)
def test_a_shortened_name_means_the_same_school(ours, theirs):
    assert alike(ours, theirs)
    assert alike(theirs, ours)


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("St Mary's CofE", "St Mary’s Catholic Primary School"),
        ("Hollow Infant School", "Hollow Junior School"),
        ("Hollow Infant School", "Hollow Primary School"),
        ("St Mary's", "St Martin’s"),
        ("Primary School", "The School"),
        ("School F", "School G"),
        ("School F", "F Hill Primary School"),
        ("", CUTHBERT),
    ],
)
def test_other_schools_stay_others(ours, theirs):
    assert not alike(ours, theirs)


def test_the_place_in_one_of_the_names_makes_no_difference():
    assert alike("St Cuthbert's, Upper Wenning", CUTHBERT, "Upper Wenning")
    assert not alike("St Cuthbert's, Upper Wenning", CUTHBERT, "Northam")
