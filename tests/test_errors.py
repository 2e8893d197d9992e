"""A refusal says what happened, why, and what to do, in a line or two."""

from __future__ import annotations

import errno
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop import errors
from desktop.errors import Refusal, from_os_error


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (errno.ENOSPC, errors.DiskFull),
        (errno.EROFS, errors.ReadOnly),
        (errno.EACCES, errors.ReadOnly),
        (errno.EPERM, errors.ReadOnly),
        (errno.ENOENT, errors.NoSuchFile),
        (errno.ENOTDIR, errors.NoSuchFile),
    ],
)
def test_the_operating_systems_complaint_becomes_one_a_person_can_act_on(number, kind):
    refusal = from_os_error(OSError(number, "as the system says it"), "/books/Downland.clusterbook")
    assert type(refusal) is kind
    assert "Downland.clusterbook" in str(refusal)


@pytest.mark.parametrize("number", [errno.ENAMETOOLONG, errno.EISDIR, errno.EEXIST, errno.EBUSY, errno.EIO])
def test_every_other_complaint_is_still_a_sentence_with_the_name_in_it(number):
    refusal = from_os_error(OSError(number, os.strerror(number)), "/books/Downland.clusterbook")
    assert "Downland.clusterbook" in str(refusal)
    assert str(refusal).endswith(".")
    assert "Errno" not in str(refusal)


def test_the_name_is_taken_from_the_error_when_none_is_given(tmp_path):
    with pytest.raises(OSError, match="gone") as caught:
        (tmp_path / "gone.csv").read_bytes()
    assert "gone.csv" in str(from_os_error(caught.value))


def test_a_real_name_that_is_too_long_is_said_to_be_so(tmp_path):
    with pytest.raises(OSError, match="x") as caught:
        (tmp_path / ("x" * 5000)).write_bytes(b"")
    said = str(from_os_error(caught.value))
    assert "too long" in said or os.name == "nt"
    assert len(said) < 400


def test_each_kind_has_a_code_of_its_own():
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, Refusal)]
    assert len({kind.code for kind in kinds}) == len(kinds)


def test_what_each_refusal_says():
    assert str(errors.BookHeld("/a/b/Our.clusterbook", "Ann on HEAD-LAPTOP")) == (
        "“Our.clusterbook” is already open: Ann on HEAD-LAPTOP. Close it there, then try again."
    )
    assert "“Our.clusterbook” is damaged" in str(errors.DamagedBook("C:\\Books\\Our.clusterbook", "page 7"))
    assert "(page 7)" in str(errors.DamagedBook("Our.clusterbook", "page 7"))
    assert str(errors.BadValue("Due", "“soon” is not a date")) == "Due: “soon” is not a date"
    assert (
        str(errors.Unreadable("/x/a.pdf", "it ends half way."))
        == "“a.pdf” could not be read: it ends half way."
    )
    assert "newer" in str(errors.NewerBook("a"))
    assert "recovery sheet" in str(errors.WrongPassphrase())
    assert str(errors.NotFound("next", "No meeting is planned.")) == "No meeting is planned."


@given(st.text(max_size=600))
def test_any_name_at_all_fits_in_one_short_line(name):
    for refusal in (
        errors.NotABook(name),
        errors.NoSuchFile(name),
        errors.NotFound(name),
        errors.DiskFull(name),
    ):
        assert len(str(refusal)) < 400
        assert len(str(refusal).splitlines()) == 1
