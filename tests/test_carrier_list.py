"""A book's carriers: kept one by one, though an exchange may end while a person changes one."""

from __future__ import annotations

import threading

import pytest

from desktop.carrier_list import add_folder, carriers, find_carrier, forget_carrier, note_exchange, trust
from desktop.carriers.folder import Folder
from desktop.errors import Refusal
from desktop.exchanging import exchange
from desktop.steps import run


@pytest.fixture
def folders(tmp_path):
    made = [tmp_path / name for name in ("Cloud", "Share", "Third")]
    for one in made:
        one.mkdir()
    return made


def test_what_a_person_changed_during_an_exchange_stays(book, folders):
    carrier = add_folder(book, folders[0])
    exchanged = run(exchange(book, Folder(folders[0]), trusted=carrier.trusted))
    trust(book, "Cloud", False)
    add_folder(book, folders[1])
    note_exchange(book, carrier, exchanged)
    (cloud, share) = carriers(book)
    assert not cloud.trusted
    assert (cloud.words, share.words) == (exchanged.words, "")
    assert cloud.last


def test_what_was_forgotten_during_an_exchange_stays_so_and_its_namesake_is_another(book, folders):
    carrier = add_folder(book, folders[0])
    exchanged = run(exchange(book, Folder(folders[0])))
    forget_carrier(book, "Cloud")
    note_exchange(book, carrier, exchanged)
    assert carriers(book) == []
    add_folder(book, folders[1], "Cloud")
    note_exchange(book, carrier, exchanged)
    assert find_carrier(book, "cloud").last == 0


def test_two_who_change_them_at_once_lose_nothing(book, folders):
    carrier = add_folder(book, folders[0])
    exchanged = run(exchange(book, Folder(folders[0])))
    wrong = []

    def note():
        try:
            for _ in range(20):
                note_exchange(book, carrier, exchanged)
        except Refusal as refusal:
            wrong.append(refusal)

    noting = threading.Thread(target=note)
    noting.start()
    for n in range(20):
        add_folder(book, folders[1], f"Share {n}")
        trust(book, f"Share {n}", False)
    noting.join()
    assert not wrong
    assert [one.name for one in carriers(book)] == ["Cloud", *(f"Share {n}" for n in range(20))]
    assert not any(one.trusted for one in carriers(book)[1:])


def test_a_name_is_given_once(book, folders):
    add_folder(book, folders[0])
    with pytest.raises(Refusal, match="already"):
        add_folder(book, folders[1], "cloud")
    assert len(carriers(book)) == 1
