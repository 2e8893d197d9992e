"""What the commands about whole books do: begin, back up, restore, prove, take in, let out."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from desktop.asking import ask, given_passphrase, opened, passphrase_for, read_passphrase, say
from desktop.book import Book
from desktop.errors import Refusal
from desktop.steps import run
from desktop.words import _, plural


def new(asked: argparse.Namespace) -> None:
    """Begin a book, print where it is, and its recovery sheet where one was asked for."""
    from desktop.opening import create_for_use

    if asked.recovery is not None:
        _refuse_taken(asked.recovery)
    found = create_for_use(
        asked.book,
        passphrase_for(asked, new=True),
        cluster=asked.cluster,
        school=asked.school,
        person=asked.person,
        role=asked.role,
    )
    with found.book as book:
        for notice in found.notices:
            say(notice)
        print(book.path)
        if asked.recovery is not None:
            print(_print_sheet(book, asked.recovery))
        else:
            say(
                _(
                    "Print the recovery sheet for the school's safe: clusterbook recovery {book} -o FILE.pdf"
                ).format(book=book.path)
            )


def sample(asked: argparse.Namespace) -> None:
    """Write the sample cluster; print where it is."""
    from desktop.sample import make_sample

    print(run(make_sample(asked.book, passphrase_for(asked, new=True))).path)


def dump(asked: argparse.Namespace) -> None:
    """Every record as canonical JSON lines."""
    from desktop.dump import lines

    with opened(asked) as book, book.reading() as view:
        for line in lines(view, shared=asked.shared):
            sys.stdout.write(line + "\n")


def check(asked: argparse.Namespace) -> int:
    """Whether the book is sound; each problem on a line of its own."""
    from desktop.check import check as prove

    with opened(asked) as book:
        report = run(prove(book))
    for problem in report.problems:
        print(problem)
    if report.problems:
        raise Refusal(
            plural(
                "{n} problem was found. Keep this file as it is and restore the newest backup.",
                "{n} problems were found. Keep this file as it is and restore the newest backup.",
                len(report.problems),
            )
        )
    print(report.words)
    return 0


def backup(asked: argparse.Namespace) -> None:
    """Back the book up; print where the backup is."""
    from desktop.backup import back_up, back_up_to

    with opened(asked, seals=True) as book:
        print(run(back_up_to(book, asked.output) if asked.output else back_up(book)).path)


def restore(asked: argparse.Namespace) -> None:
    """Make a book from a backup; print where it is."""
    from desktop.restoring import restore as bring_back

    restored = run(bring_back(asked.file, asked.book, passphrase_for(asked)))
    if restored.words:
        say(restored.words)
    print(restored.path)


def passphrase(asked: argparse.Namespace) -> None:
    """Change the passphrase; say what the old one still opens."""
    from desktop.passphrase import change_passphrase

    old = given_passphrase(asked) or ask()
    if asked.new_passphrase_file:
        new = read_passphrase(asked.new_passphrase_file)
    else:
        new = ask(new=True, otherwise=_("The new passphrase is needed. Give --new-passphrase-file FILE."))
    changed = run(change_passphrase(asked.book, old, new))
    print(_("The passphrase was changed."))
    for words in changed.words:
        print(words)


def recovery(asked: argparse.Namespace) -> None:
    """Print the recovery sheet; print where it is."""
    _refuse_taken(asked.output)
    with opened(asked) as book:
        print(_print_sheet(book, asked.output))


def take_in(asked: argparse.Namespace) -> None:
    """Take in schools from the public register, or documents; say how many."""
    sort = asked.sort or _guess(asked.file)
    if sort != "schools" and (asked.only or asked.find or asked.closed):
        raise Refusal(
            _("--only, --find and --closed choose schools; “{name}” is no register.").format(name=asked.file.name)
        )
    if sort == "schools":
        _take_in_schools(asked)
        return
    from desktop.filing import import_documents

    with opened(asked, writes=True) as book:
        for line in run(import_documents(book, [asked.file])).words:
            print(line)


def _take_in_schools(asked: argparse.Namespace) -> None:
    from desktop.exchange.schools import read_register
    from desktop.register import already_here, choose, import_schools

    register = run(read_register(asked.file))
    chosen = choose(register, only=asked.only, words=asked.find, closed=asked.closed)
    with opened(asked, writes=True) as book:
        with book.reading() as view:
            here = already_here(view, chosen.schools)
        for line in import_schools(book, chosen.schools).words:
            print(line)
    for name in here.values():
        print(_("“{name}” was in the book already, and was filled in.").format(name=name))
    for line in chosen.words:
        print(line)
    for problem in register.problems:
        print(problem)
    if register.unlisted:
        print(plural("And {n} more such row.", "And {n} more such rows.", register.unlisted))


def _guess(file: Path) -> str:
    """A register by its first line, whatever the file is called; everything else is a document."""
    from desktop.register import is_register

    return "schools" if is_register(file) else "documents"


def _refuse_taken(file: Path) -> None:
    if file.exists():
        raise Refusal(_("“{name}” is already there. Choose another name.").format(name=file.name))


def _print_sheet(book: Book, file: Path) -> Path:
    from desktop.sheet import print_recovery_sheet

    return print_recovery_sheet(book, file)
