"""The command line: what may be typed, and the edge where every error becomes one clear line.

Imports no Qt. What each command does is in `commands.py`.
"""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TextIO

from desktop import commands_window
from desktop.errors import Refusal, from_os_error
from desktop.words import _

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.commands_window import Window

DONE, REFUSED, WRONG = 0, 1, 2


def main(argv: Sequence[str], window: Window) -> int:
    """Run one command; gives the exit code. Writes nothing but its answer on standard output, and never a traceback.

    Without arguments it shows the window, which is handed in, since nothing here may know of screens.
    """
    _plain_output()
    try:
        code = _run(argv, window)
        _flushed(sys.stdout)
    except BrokenPipeError:
        _to_nowhere()
        return REFUSED
    except KeyboardInterrupt:
        return _refuse(_("Stopped. Nothing was left half done."))
    except Refusal as refusal:
        return _refuse(str(refusal))
    except OSError as error:
        return _refuse(str(from_os_error(error)))
    except MemoryError:
        return _refuse(_("There is not enough memory for this. Close other programs, then try again."))
    except Exception as error:  # noqa: BLE001 - the edge: a bug ends as a line a person can pass on
        return _refuse(
            _("Clusterbook made a mistake ({what}). Nothing was changed. The details are in {file}.").format(
                what=" ".join(f"{type(error).__name__}: {error}".split())[:200], file=_kept()
            )
        )
    return code


def _run(argv: Sequence[str], window: Window) -> int:
    if not argv:
        return commands_window.show(window, None, None)
    if len(argv) == 1 and argv[0].casefold().endswith(commands_window.BROUGHT):
        # as a double click on such a file does
        from pathlib import Path

        return commands_window.look_at(window, Path(argv[0]))
    try:
        asked = _parser(argv).parse_args(argv)
    except SystemExit as end:  # argparse has said what is wrong, or has shown the help
        _flushed(sys.stdout)
        return DONE if end.code in (0, None) else WRONG
    if sys.stdout is None:
        raise Refusal(_("There is nowhere to write the answer: standard output is closed."))
    asked.window = window
    run: Callable[[argparse.Namespace], int | None] = asked.run
    return run(asked) or DONE


def _fields() -> str:
    """The fields of every kind, for `add --help`."""
    from desktop.models import RECORDS

    lines = [
        f"  {kind}: {', '.join(name for name in record.fields if name != 'hidden')}"
        for kind, record in RECORDS.items()
    ]
    return "\n".join([_("fields of each KIND:"), *lines])


_Run = Callable[[argparse.Namespace], "int | None"]
_Command = Callable[[str, _Run, str], argparse.ArgumentParser]


def _with_passphrase(made: argparse.ArgumentParser, run: _Run) -> argparse.ArgumentParser:
    made.set_defaults(run=run)
    made.add_argument("--passphrase-file", metavar="FILE", help=_("a file whose first line is the passphrase"))
    return made


def _on_book(made: argparse.ArgumentParser, run: _Run) -> argparse.ArgumentParser:
    _with_passphrase(made, run).add_argument("book", metavar="BOOK", type=_book)
    return made


def _parser(argv: Sequence[str]) -> argparse.ArgumentParser:
    """What may be typed; for `open` that alone, since the window need not wait for all that other commands load."""
    parser = argparse.ArgumentParser(
        prog="clusterbook",
        description=_("One encrypted book for a cluster of schools. Without a command: the window."),
        epilog=_(
            "The passphrase comes from CLUSTERBOOK_PASSPHRASE, from --passphrase-file or from a prompt; "
            "the 24 words of the recovery sheet do as well. Exit code: 0 done, 1 refused, 2 wrong usage."
        ),
        allow_abbrev=False,
    )
    listed = parser.add_subparsers(title=_("commands"), metavar="COMMAND", required=True)

    def command(name: str, run: _Run, words: str) -> argparse.ArgumentParser:
        return _with_passphrase(listed.add_parser(name, help=words, description=words, allow_abbrev=False), run)

    def on_book(name: str, run: _Run, words: str) -> argparse.ArgumentParser:
        return _on_book(listed.add_parser(name, help=words, description=words, allow_abbrev=False), run)

    on_book("open", commands_window.open_window, _("the window, on that book"))
    if argv[0] != "open":
        _this_laptop(command, on_book, listed)
        _on_record(on_book)
        _other_laptops(command, on_book, listed)
        _carriers(on_book, listed)
    return parser


def _this_laptop(command: _Command, on_book: _Command, listed: Any) -> None:
    """The commands about a book and what is in it."""
    from desktop import commands, commands_pack
    from desktop import commands_book as book
    from desktop.commands_papers import papers

    made = command("try", commands.try_out, _("look round the sample cluster in a scratch place"))
    made.add_argument("--folder", type=_path, help=_("put the sample here"))
    on_book("sample", book.sample, _("write the sample cluster"))
    made = on_book("new", book.new, _("begin the book of a cluster"))
    made.add_argument("--cluster", required=True, metavar="NAME")
    made.add_argument("--school", required=True, metavar="NAME")
    made.add_argument("--person", required=True, metavar="NAME")
    made.add_argument("--role", choices=["head", "facilitator", "clerk"], default="head")
    made.add_argument("--recovery", metavar="FILE.pdf", type=_path, help=_("print the recovery sheet here"))
    made = on_book("list", commands.list_kind, _("every record of a kind"))
    made.add_argument("kind", metavar="KIND", type=_kind)
    made.add_argument("--json", action="store_true", help=_("one JSON array"))
    made = on_book("add", commands.add, _("add a record; prints its id"))
    made.formatter_class = argparse.RawDescriptionHelpFormatter
    made.epilog = _fields()
    made.add_argument("kind", metavar="KIND", type=_kind)
    made.add_argument("values", metavar="FIELD=VALUE", nargs="*", type=_pair)
    made = on_book("change", commands.change, _("give fields of a record new values"))
    made.add_argument("id", metavar="ID")
    made.add_argument("values", metavar="FIELD=VALUE", nargs="+", type=_pair)
    made = on_book("hide", commands.hide, _("take a record out of view"))
    made.add_argument("id", metavar="ID")
    made = on_book("attach", commands.attach, _("attach papers to an agenda item; prints their ids"))
    made.add_argument("item", metavar="ITEM")
    made.add_argument("files", metavar="FILE", nargs="+", type=_path)
    made = on_book("pack", commands_pack.pack, _("print a meeting's pack as one PDF"))
    made.add_argument("--meeting", required=True, metavar="REF", help=_("an id, a date or “next”"))
    made.add_argument(
        "--for", dest="audience", default="cluster", metavar="AUDIENCE", help=_("whom it is for")
    )
    made.add_argument("--layout", choices=["a4", "booklet", "two-up", "large-print"], default="a4")
    made.add_argument("--chair", action="store_true", help=_("the chair's copy, with your prompts and a running sheet"))
    made.add_argument(
        "--supplement-since", metavar="VERSION", type=int, help=_("only what changed since this version was issued")
    )
    made.add_argument("--twin", metavar="FILE.html", type=_path, help=_("write its readable twin as well"))
    made.add_argument("-o", "--output", required=True, metavar="FILE.pdf", type=_path)
    words = _("how each file of a folder would go into a pack: will these print?")
    made = listed.add_parser("papers", help=words, description=words, allow_abbrev=False)
    made.set_defaults(run=papers)
    made.add_argument("folder", metavar="FOLDER", type=_path)
    made.add_argument("--json", action="store_true", help=_("one JSON array"))
    made = on_book("import", book.take_in, _("take in schools from the public register, or documents"))
    made.add_argument("file", metavar="FILE", type=_path)
    made.add_argument("--as", dest="sort", choices=["schools", "documents"], help=_("what the file holds"))
    made.add_argument("--only", metavar="URN,URN", help=_("schools: these alone"))
    made.add_argument("--find", metavar="WORDS", help=_("schools: those that these words find"))
    made.add_argument("--closed", action="store_true", help=_("schools: also those closed or not open yet"))
    made = on_book("find", commands.find, _("records that hold the words"))
    made.add_argument("words", metavar="WORDS", nargs="+")
    made = on_book("history", commands.history, _("what happened to a record"))
    made.add_argument("id", metavar="ID")
    on_book("undo", commands.undo, _("undo the last step"))
    made = on_book("dump", book.dump, _("every record as canonical JSON lines"))
    made.add_argument("--shared", action="store_true", help=_("only what every laptop of the cluster has"))
    on_book("check", book.check, _("whether the file, the log and the attachments are sound"))
    made = on_book("backup", book.backup, _("back the book up now"))
    made.add_argument("-o", "--output", metavar="FILE", type=_path, help=_("one file with everything in it"))
    made = command("restore", book.restore, _("make a book from a backup"))
    made.add_argument("file", metavar="FILE", type=_path)
    made.add_argument("book", metavar="BOOK", type=_path)
    made = on_book("passphrase", book.passphrase, _("change the passphrase"))
    made.add_argument(
        "--new-passphrase-file", metavar="FILE", help=_("a file whose first line is the new one")
    )
    made = on_book("recovery", book.recovery, _("print the recovery sheet for the safe"))
    made.add_argument("-o", "--output", required=True, metavar="FILE.pdf", type=_path)


def _on_record(on_book: _Command) -> None:
    """The commands that print what is on record."""
    from desktop import commands_minutes as record

    def printed(name: str, run: _Run, words: str) -> argparse.ArgumentParser:
        made = on_book(name, run, words)
        made.add_argument(
            "--for", dest="audience", default="cluster", metavar="AUDIENCE", help=_("whom it is for")
        )
        made.add_argument(
            "--layout", default="a4", choices=["a4", "booklet", "two-up", "large-print"], help=_("how it is laid out")
        )
        return made

    made = printed("minutes", record.minutes, _("print a meeting's minutes as one PDF"))
    made.add_argument("--meeting", required=True, metavar="REF", help=_("an id, a date or “next”"))
    made.add_argument("-o", "--output", required=True, metavar="FILE.pdf", type=_path)
    made = printed("yearbook", record.year_book, _("print all minutes of a school year as one PDF"))
    made.add_argument("--year", metavar="2025-26", help=_("this school year unless told"))
    made.add_argument("-o", "--output", required=True, metavar="FILE.pdf", type=_path)
    made = printed("decisions", record.decisions, _("every decision, or those that words find"))
    made.add_argument("--year", metavar="2025-26", help=_("those of one school year"))
    made.add_argument("--find", default="", metavar="WORDS", help=_("those with these words in them"))
    either = made.add_mutually_exclusive_group()
    either.add_argument("-o", "--output", metavar="FILE.pdf", type=_path, help=_("print them as one PDF"))
    either.add_argument("--json", action="store_true", help=_("one JSON array"))


def _other_laptops(command: _Command, on_book: _Command, listed: Any) -> None:
    """The commands about other laptops."""
    from desktop import commands_arrived as came
    from desktop import commands_disagreements as differing
    from desktop import commands_members as members

    made = on_book("invite", members.invite, _("invite somebody's laptop into the cluster"))
    made.add_argument("--person", required=True, metavar="NAME")
    made.add_argument("--school", metavar="NAME", help=_("whose laptop it is; none for the facilitator"))
    made.add_argument("--role", choices=["head", "facilitator", "clerk", "staff"], default="head")
    made.add_argument("-o", "--output", required=True, metavar="FILE", type=_path)
    made = command("join", members.join, _("make a book from an invitation"))
    made.add_argument("file", metavar="FILE", type=_path)
    made.add_argument("book", metavar="BOOK", type=_path)
    words = _("what another laptop lacks, as a sealed file: make, show, take")
    bundles = listed.add_parser("bundle", help=words, description=words, allow_abbrev=False)
    inside = bundles.add_subparsers(metavar="make|show|take", required=True)

    def bundle(name: str, run: _Run, words: str) -> argparse.ArgumentParser:
        made = inside.add_parser(name, help=words, description=words, allow_abbrev=False)
        return _on_book(made, run)

    made = bundle("make", members.make, _("write a bundle"))
    made.add_argument("--for", dest="reader", default="all", metavar="NAME", help=_("one reader, or “all”"))
    made.add_argument("-o", "--output", required=True, metavar="FILE", type=_path)
    made = bundle("show", members.show, _("what a bundle would bring"))
    made.add_argument("file", metavar="FILE", type=_path)
    made = bundle("take", members.take, _("take bundles"))
    made.add_argument("files", metavar="FILE", nargs="+", type=_path)
    made = on_book("conflicts", differing.conflicts, _("fields in which people disagree, side by side"))
    made.add_argument("--json", action="store_true", help=_("one JSON array"))
    made = on_book("settle", differing.settle_one, _("settle a disagreement, or all from one person’s side"))
    made.usage = "clusterbook settle BOOK ID FIELD VALUE\n       clusterbook settle BOOK [ID [FIELD]] --take NAME"
    made.add_argument("id", metavar="ID", nargs="?", help=_("the record; with --take, all of them when left out"))
    made.add_argument("field", metavar="FIELD", nargs="?", help=_("its field, as “conflicts” names it"))
    settled = made.add_mutually_exclusive_group(required=True)
    settled.add_argument("value", metavar="VALUE", nargs="?", help=_("the value for everyone; “hidden”: yes or no"))
    settled.add_argument("--take", metavar="NAME", help=_("what this person wrote; “you” for yourself"))
    made = on_book("arrived", came.arrived, _("what came since you last looked, and what waits to be looked at"))
    either = made.add_mutually_exclusive_group()
    either.add_argument("--take", action="store_true", help=_("take what waits"))
    either.add_argument("--drop", action="store_true", help=_("let go of what waits"))
    made = on_book("putback", came.put_back, _("put back what a bundle changed, for everyone"))
    made.add_argument("bundle", metavar="BUNDLE", type=int, help=_("its number, as “arrived” lists it"))
    made.add_argument("ids", metavar="ID", nargs="*", help=_("these records alone"))
    made.add_argument("--show", action="store_true", help=_("only say what it would be"))
    on_book("members", members.members, _("the laptops of the cluster"))
    made = on_book("remove", members.remove, _("remove a laptop from the cluster"))
    made.add_argument("device", metavar="DEVICE")
    made = on_book("erase", members.erase, _("erase what was typed by mistake, on every laptop"))
    made.add_argument("id", metavar="ID")
    made.add_argument("field", metavar="FIELD", nargs="?")
    made = on_book("share", members.share, _("show a record to others than before"))
    made.add_argument("id", metavar="ID")
    made.add_argument("audience", metavar="AUDIENCE")
    on_book("rebuild", members.rebuild, _("work out the tables anew from the log"))


def _carriers(on_book: _Command, listed: Any) -> None:
    """The commands about the ways by which laptops exchange."""
    from desktop import commands_exchange as exchange

    made = on_book("exchange", exchange.exchange_by, _("take what came by the carriers, send what others lack"))
    one = made.add_mutually_exclusive_group()
    one.add_argument("--carrier", metavar="NAME", help=_("this one alone"))
    one.add_argument(
        "--stick",
        metavar="PLACE",
        nargs="?",
        const="",
        help=_("by the sticks plugged in that were used so before, or by the one at PLACE"),
    )
    words = _("the ways by which a book exchanges: add, list, forget")
    carriers = listed.add_parser("carrier", help=words, description=words, allow_abbrev=False)
    inside = carriers.add_subparsers(metavar="add|list|forget", required=True)

    def carrier(name: str, run: _Run, words: str) -> argparse.ArgumentParser:
        made = inside.add_parser(name, help=words, description=words, allow_abbrev=False)
        return _on_book(made, run)

    made = carrier("add", exchange.add_carrier, _("exchange by a folder, or by one on a WebDAV server"))
    made.add_argument("kind", choices=["folder", "webdav"])
    made.add_argument("place", metavar="PLACE", help=_("a folder, or an address that begins with https://"))
    made.add_argument("--name", default="", help=_("what to call it"))
    made.add_argument("--user", default="", help=_("webdav: who signs in there"))
    carrier("list", exchange.list_carriers, _("the carriers, and when each last worked"))
    made = carrier("forget", exchange.forget, _("exchange by it no longer; what lies there stays"))
    made.add_argument("name", metavar="NAME")
    made = on_book("mail", exchange.mail, _("write a message with a bundle, to be sent"))
    made.add_argument("-o", "--output", required=True, metavar="FOLDER", type=_path)
    made = on_book("room", exchange.room, _("exchange with the laptops on this network, or with one of them"))
    made.add_argument("address", metavar="ADDRESS", nargs="?", help=_("that laptop alone"))
    made.add_argument("--minutes", type=float, default=60.0, help=_("so long"))
    made.add_argument("--port", type=int, help=_("another door than the usual one"))


def _path(text: str) -> Path:
    from pathlib import Path

    if not text:
        raise argparse.ArgumentTypeError(_("a file name is expected here"))
    return Path(text)


def _book(text: str) -> Path:
    """A book's file; its ending may be left out, as when it was made."""
    from desktop.paths import BOOK_SUFFIX

    path = _path(text)
    ended = path.with_name(path.name + BOOK_SUFFIX) if path.name else path
    return ended if not path.exists() and ended.exists() else path


def _kind(text: str) -> str:
    """A kind by its singular; the plural does as well."""
    from desktop.models import RECORDS

    plain = text.strip().casefold()
    for kind, record in RECORDS.items():
        if plain in (kind, record.plural.casefold(), f"{kind}s"):
            return kind
    raise argparse.ArgumentTypeError(
        _("“{word}” is not a kind of record. Use one of: {kinds}.").format(
            word=_printable(text)[:60], kinds=", ".join(sorted(RECORDS))
        )
    )


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name.strip():
        raise argparse.ArgumentTypeError(
            _("“{text}” should be FIELD=VALUE").format(text=_printable(text)[:60])
        )
    return name.strip(), value


# -- the edge ------------------------------------------------------------------------------------------------


def _plain_output() -> None:
    """Letters that the terminal cannot show are written as escapes instead of ending the program."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # a file or a pipe gets UTF-8 on every system, so that what one laptop writes another reads
            encoding = None if stream.isatty() else "utf-8"
            stream.reconfigure(encoding=encoding, errors="backslashreplace")


def _flushed(stream: TextIO | None) -> None:
    if stream is not None:
        stream.flush()


def _refuse(words: str) -> int:
    """One clear line on standard error."""
    with suppress(OSError, ValueError):
        _flushed(sys.stdout)
    if sys.stderr is not None:
        with suppress(OSError, ValueError):
            print(" ".join(_printable(words).split()), file=sys.stderr, flush=True)
    _to_nowhere()
    return REFUSED


def _to_nowhere() -> None:
    """Let what standard output can no longer take go, or Python complains of it as it ends."""
    for stream in (sys.stdout, sys.stderr):
        if stream is None:
            continue
        try:
            stream.flush()
        except (OSError, ValueError):
            with suppress(OSError, ValueError):
                nowhere = os.open(os.devnull, os.O_WRONLY)
                os.dup2(nowhere, stream.fileno())
                os.close(nowhere)


def _printable(text: str) -> str:
    return "".join(
        letter if letter.isprintable() or letter.isspace() else "\N{REPLACEMENT CHARACTER}" for letter in text
    )


def _kept() -> str:
    """Keep the details of a bug for whoever mends it; gives the file's name."""
    import traceback

    from desktop import paths

    file = paths.cache() / "last-mistake.txt"
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(traceback.format_exc(), encoding="utf-8", errors="backslashreplace")
    return str(file)
