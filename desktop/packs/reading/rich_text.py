"""Reading rich text (.rtf): paragraphs, bold and italic, lists, tables, pictures, links and footnotes.

The form is a stream of words with a backslash, in groups; it is gone through once, without recursion, so that no depth
of groups is too deep to read or too deep to refuse."""

from __future__ import annotations

import binascii
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from desktop.packs.reading.blocks import (
    Aside,
    Block,
    Heading,
    PageBreak,
    Paragraph,
    ReadDocument,
    Run,
    Runs,
    words_in,
)
from desktop.packs.reading.gathering import (
    Gathering,
    damaged,
    joined_runs,
    numbered_note,
    raised,
    readable_symbols,
    says_something,
    symbol,
    too_large,
)
from desktop.packs.reading.rich_text_tables import RowMaker
from desktop.packs.reading.word_runs import Field
from desktop.words import _

MOST_BYTES = 200_000_000
_DEEPEST = 1_000
_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?[0-9]{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|([^\\{}\r\n]+)|[\r\n]+"
)
_CODES = {
    77: "mac_roman", 128: "cp932", 129: "cp949", 134: "gbk", 136: "big5", 161: "cp1253", 162: "cp1254",
    163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250",
}  # fmt: skip
_LETTERS = {
    "emdash": "—", "endash": "–", "bullet": "•", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”",
    "tab": "\t", "line": "\n", "lbr": "\n", "softline": "\n", "emspace": " ", "enspace": " ", "qmspace": " ",
    "zwj": "\u200d",
    "zwnj": "\u200c", "nestcell": "\t",
}  # fmt: skip
_NOT_READ = {
    "fonttbl", "colortbl", "info", "generator", "filetbl", "listtable", "listoverridetable", "revtbl", "rsidtbl",
    "themedata", "colorschememapping", "latentstyles", "datastore", "xmlnstbl", "mmathPr", "nonshppict",
    "objdata", "objclass", "sp", "bkmkstart", "bkmkend", "atnid", "atnauthor", "pn", "picprop",
    "nonesttables", "nesttableprops", "tc", "xe", "private", "template", "falt", "panose", "datafield", "ud",
    "ftnsep", "ftnsepc", "ftncn", "aftnsep", "aftnsepc", "aftncn", "pgdsctbl", "password", "passwordhash", "userprops",
}  # fmt: skip
_EDGES = {"header", "headerf", "headerl", "headerr", "footer", "footerf", "footerl", "footerr"}
_TWIPS_PER_STEP = 500


@dataclass(frozen=True, slots=True)
class _How:
    """How letters are set within a group, and where they go."""

    bold: bool = False
    italic: bool = False
    hidden: bool = False
    deleted: bool = False
    high: str = ""
    font: int = -1
    skip: int = 1  # letters after \\u that say the same to older programs
    place: str = "text"
    field: Field | None = None
    link: str = ""


@dataclass(slots=True)
class _Flow:
    """A text that is being read: the paper’s own, a footnote’s, a header’s."""

    blocks: list[Block] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
    rows: RowMaker = field(default_factory=RowMaker)


def read_rich_text(data: bytes) -> ReadDocument:
    """The paper as blocks. Raises CannotRead."""
    if not data.startswith(b"{\\rtf"):
        raise damaged()
    if len(data) > MOST_BYTES:
        raise too_large()
    reader = _Reader(data)
    reader.run()
    return reader.document()


@dataclass(slots=True)
class _Stands:
    """How the paragraph that is being read stands: in a table, with a marker, how far in, of what style."""

    in_table: bool = False
    marker: str = ""
    level: int = 0
    left: int = 0
    outline: int = 0
    style: int = 0


class _Reader:
    def __init__(self, data: bytes) -> None:
        self._data = data
        self._gathering = Gathering()
        self._how = _How()
        self._groups: list[tuple[_How, Callable[[], None] | None]] = []
        self._flow = _Flow()
        self._code, self._fonts, self._symbols = "cp1252", dict[int, str](), set[int]()
        self._font_read = -1
        self._bytes = bytearray()
        self._to_skip = 0
        self._half = 0  # the first half of a letter beyond the first 65,536
        self._stands = _Stands()
        self._style_read = 0
        self._styles: dict[int, str] = {}
        self._starred = False
        self._title = ""
        self._footnotes: list[tuple[Block, ...]] = []
        self._edges: dict[str, tuple[Block, ...]] = {}
        self._picture: dict[str, int] = {}
        self._hex: list[bytes] = []

    def document(self) -> ReadDocument:
        """What was read."""
        self._end_paragraph()
        self._flow.rows.finish(self._flow.blocks, self._gathering)
        blocks = self._flow.blocks
        if self._footnotes:
            inside: list[Block] = []
            for number, note in enumerate(self._footnotes, 1):
                inside.extend(numbered_note(number, note))
            blocks.append(Aside(_("Notes"), tuple(inside)))
        if above := self._edges.get("header"):
            blocks.insert(0, Aside(_("At the head of each page"), above))
        if below := self._edges.get("footer"):
            blocks.append(Aside(_("At the foot of each page"), below))
        first = next((words_in(block.runs) for block in blocks if isinstance(block, Heading)), "")
        title = " ".join((self._title or first).split())[:300]
        return ReadDocument(title, tuple(blocks), self._gathering.notes())

    def run(self) -> None:
        """Go through the whole stream."""
        at, data = 0, self._data
        while at < len(data):
            found = _TOKEN.match(data, at)
            if found is None:
                at += 1
                continue
            at = found.end()
            word, number, code, sign, brace, text = found.groups()
            if word is not None:
                name = word.decode("ascii")
                n = int(number) if number else None
                if name == "bin":
                    count = max(0, min(n or 0, len(data) - at))
                    if self._how.place == "pict":
                        self._hex.append(binascii.hexlify(data[at : at + count]))
                    at += count
                    continue
                if self._to_skip and name != "u":
                    self._to_skip -= 1
                    continue
                if name != "u":
                    self._letters()
                self._word(name, n)
            elif code is not None:
                self._byte(int(code, 16))
            elif sign is not None:
                self._sign(sign)
            elif brace is not None:
                self._letters()
                self._to_skip = 0
                self._open() if brace == b"{" else self._close()
            elif text is not None:
                self._plain(text)
        self._letters()

    # --- groups ---------------------------------------------------------------------------------------------

    def _open(self) -> None:
        if len(self._groups) >= _DEEPEST:
            raise too_large()
        self._groups.append((self._how, None))
        self._starred = False

    def _close(self) -> None:
        if not self._groups:
            return
        how, after = self._groups.pop()
        if after is not None:
            after()
        self._how = how

    def _upon_close(self, after: Callable[[], None]) -> None:
        if self._groups:
            self._groups[-1] = self._groups[-1][0], after

    def _into(self, place: str) -> None:
        self._how = replace(self._how, place=place)

    # --- letters --------------------------------------------------------------------------------------------

    def _plain(self, text: bytes) -> None:
        if self._to_skip:
            skipped = min(self._to_skip, len(text))
            self._to_skip -= skipped
            text = text[skipped:]
        if self._how.place == "pict":
            self._hex.append(text)
        elif text.isascii():
            self._letters()
            self._say(text.decode("ascii"))
        else:
            self._bytes += text

    def _byte(self, code: int) -> None:
        if self._to_skip:
            self._to_skip -= 1
        elif self._how.font in self._symbols:
            self._letters()
            self._say(symbol(code))
        else:
            self._bytes.append(code)

    def _letters(self) -> None:
        """The letters of the bytes that have come, in the code of their font."""
        if self._bytes:
            code = self._fonts.get(self._how.font, self._code)
            said = self._bytes.decode(code, "replace")
            self._bytes.clear()
            self._say(said)

    def _sign(self, sign: bytes) -> None:
        if self._to_skip:
            self._to_skip -= 1
            return
        self._letters()
        if sign == b"*":
            self._starred = True
        elif sign in b"\r\n":
            self._end_paragraph()
        else:
            self._say({b"~": "\u00a0", b"_": "-", b"-": "", b":": ""}.get(sign, sign.decode("latin-1")))

    def _unicode(self, n: int) -> None:
        self._letters()
        self._to_skip = self._how.skip
        code = n + 65_536 if n < 0 else n
        if 0xD800 <= code < 0xDC00:
            self._half = code
        elif 0xDC00 <= code < 0xE000:
            if self._half:
                self._say(chr(0x10000 + ((self._half - 0xD800) << 10) + code - 0xDC00))
            self._half = 0
        elif 0 < code < 0x110000:
            self._say(readable_symbols(chr(code)))

    def _say(self, text: str) -> None:
        how = self._how
        match how.place:
            case "text":
                if how.hidden or how.deleted:
                    if text.strip():
                        self._gathering.left_out("hidden words" if how.hidden else "changes")
                    return
                said = raised(self._gathering.text(text), how.high)
                self._flow.runs.append(Run(said, how.bold, how.italic, how.link))
            case "marker":
                self._stands.marker = (self._stands.marker + text)[:40]
            case "title":
                self._title = (self._title + text)[:600]
            case "told" if how.field is not None:
                how.field.told = (how.field.told + text)[:4_000]
            case "styles":
                name = self._styles.get(self._style_read, "")
                self._styles[self._style_read] = (name + text)[:100]
            case _:
                pass

    # --- words ----------------------------------------------------------------------------------------------

    def _word(self, name: str, n: int | None) -> None:
        starred, self._starred = self._starred, False
        if name == "u":
            self._unicode(n or 0)
        elif name in _LETTERS:
            self._say(_LETTERS[name])
        elif name in _NOT_READ:
            if name == "fonttbl":
                self._into("fonts")
            elif name != "info":
                self._into("nowhere")
            else:
                self._into("about")
        elif (
            self._destination(name, n)
            or self._character(name, n)
            or self._paragraph(name, n)
            or (self._flow.rows.word(name, n) if self._how.place == "text" else False)
        ):
            pass
        elif starred:
            self._into("nowhere")

    def _destination(self, name: str, n: int | None) -> bool:
        """A word that says where what follows in its group belongs."""
        place = self._how.place
        if place in {"nowhere"}:
            return False
        if name == "stylesheet":
            self._into("styles")
        elif name == "title" and place == "about":
            self._into("title")
        elif name in {"listtext", "pntext"}:
            self._stands.marker = ""
            self._into("marker")
        elif name == "field":
            self._how = replace(self._how, field=Field())
        elif name == "fldinst":
            self._into("told")
        elif name == "fldrslt" and self._how.field is not None:
            told = self._how.field
            self._how = replace(
                self._how,
                link=told.link or self._how.link,
                place="nowhere" if told.is_page_number else "text",
            )
        elif name == "annotation":
            self._gathering.left_out("comment")
            self._into("nowhere")
        elif name == "footnote" and place == "text":
            at = len(self._footnotes) + 1
            self._say(f"[{at}]")
            self._footnotes.append(())
            self._aside(lambda blocks: self._footnotes.__setitem__(at - 1, blocks))
        elif name in _EDGES and place == "text":
            kind = name[:6]
            self._aside(
                lambda blocks: self._edges.setdefault(kind, blocks) if says_something(blocks) else None
            )
        elif name == "shptxt" and place == "text":
            flow = self._flow
            self._aside(lambda blocks: flow.blocks.append(Aside("", blocks)) if blocks else None)
        elif name == "pict" and place == "text":
            self._picture, self._hex = {}, []
            self._into("pict")
            self._upon_close(self._end_picture)
        elif name not in {"shppict", "shp", "shpinst", "shprslt", "object", "result", "rtf"}:
            return False
        elif name == "shprslt":
            self._into("nowhere")
        return True

    def _aside(self, take: Callable[[tuple[Block, ...]], object]) -> None:
        """A text of its own until the group ends, then given to `take`."""
        outside = self._flow, self._stands
        self._flow, self._stands = _Flow(), _Stands()
        # the mark of a footnote is set high, its words are not
        self._how = replace(self._how, place="text", high="")

        def end() -> None:
            self._end_paragraph()
            self._flow.rows.finish(self._flow.blocks, self._gathering)
            blocks = tuple(block for block in self._flow.blocks if not isinstance(block, PageBreak))
            self._flow, self._stands = outside
            take(blocks)

        self._upon_close(end)

    def _character(self, name: str, n: int | None) -> bool:
        """A word that says how letters are set."""
        how, on = self._how, n != 0
        match name:
            case "b":
                self._how = replace(how, bold=on)
            case "i":
                self._how = replace(how, italic=on)
            case "v":
                self._how = replace(how, hidden=on)
            case "deleted":
                self._how = replace(how, deleted=on)
            case "revised":
                if on:
                    self._gathering.left_out("changes")
            case "super":
                self._how = replace(how, high="superscript" if on else "")
            case "sub":
                self._how = replace(how, high="subscript" if on else "")
            case "nosupersub":
                self._how = replace(how, high="")
            case "plain":
                self._how = replace(how, bold=False, italic=False, hidden=False, deleted=False, high="")
            case "uc":
                self._how = replace(how, skip=max(0, min(n or 0, 20)))
            case "f":
                self._font_read = n or 0
                self._how = replace(how, font=n or 0)
            case "fcharset" if how.place == "fonts":
                if n == 2:
                    self._symbols.add(self._font_read)
                elif n in _CODES:
                    self._fonts[self._font_read] = _CODES[n]
            case "ansicpg":
                self._code = _code(n or 1252)
            case "mac":
                self._code = "mac_roman"
            case "pc":
                self._code = "cp437"
            case "s":
                if how.place == "styles":
                    self._style_read = n or 0
                else:
                    self._stands.style = n or 0
            case "cs" | "ds" | "ts" if how.place == "styles":
                self._style_read = -1
            case (
                "picwgoal"
                | "pichgoal"
                | "picscalex"
                | "picscaley"
                | "pngblip"
                | "jpegblip"
                | "emfblip"
                | "wmetafile"
            ):
                self._picture[name] = n or 0
            case _:
                return False
        return True

    def _paragraph(self, name: str, n: int | None) -> bool:
        """A word that says how paragraphs stand, or ends one."""
        if self._how.place != "text":
            return False
        match name:
            case "par" | "sect" | "nestrow":
                self._end_paragraph()
                if name == "sect":
                    self._break()
            case "page":
                self._end_paragraph()
                self._break()
            case "pard":
                self._stands = _Stands()
            case "intbl":
                self._stands.in_table = True
            case "li":
                self._stands.left = n or 0
            case "ilvl":
                self._stands.level = max(0, min(n or 0, 8))
            case "outlinelevel":
                self._stands.outline = (n or 0) + 1 if 0 <= (n or 0) < 6 else 0
            case "cell":
                self._stands.in_table = True
                self._end_paragraph()
                self._flow.rows.end_cell()
            case "row":
                self._flow.rows.end_row(self._gathering)
            case _:
                return False
        return True

    def _break(self) -> None:
        if not self._stands.in_table:
            self._flow.rows.finish(self._flow.blocks, self._gathering)
            self._flow.blocks.append(PageBreak())

    def _end_paragraph(self) -> None:
        flow = self._flow
        runs: Runs = joined_runs(flow.runs)
        flow.runs = []
        if not self._stands.in_table:
            flow.rows.finish(flow.blocks, self._gathering)
        marker, self._stands.marker = self._stands.marker, ""
        if not runs:
            return
        self._gathering.block()
        target = flow.rows.cell if self._stands.in_table else flow.blocks
        if level := self._heading_level():
            shown = f"{marker.strip()} " if any(letter.isalnum() for letter in marker) else ""
            plain = tuple(Run(run.text, False, run.italic, run.link) for run in runs)
            target.append(Heading(level, (Run(shown), *plain) if shown else plain))
        elif bare := marker.strip():
            few = len(bare) == 1 and (not bare.isalnum() or bare in "o§")
            target.append(Paragraph(runs, self._stands.level, "•" if few and bare not in "–-" else bare))
        else:
            target.append(Paragraph(runs, max(0, min(self._stands.left // _TWIPS_PER_STEP, 4))))

    def _heading_level(self) -> int:
        name = self._styles.get(self._stands.style, "").strip(" ;").casefold() if self._stands.style else ""
        if name == "title":
            return 1
        found = re.fullmatch(r"heading ([1-6])", name)
        return int(found[1]) if found else self._stands.outline

    def _end_picture(self) -> None:
        held = self._picture
        if not {"pngblip", "jpegblip"} & held.keys():
            self._gathering.left_out("drawing")
            return
        digits = re.sub(rb"[^0-9a-fA-F]", b"", b"".join(self._hex))
        self._hex = []
        data = binascii.unhexlify(digits[: len(digits) // 2 * 2])
        size = (
            held.get("picwgoal", 0) / 20 * (held.get("picscalex") or 100) / 100,
            held.get("pichgoal", 0) / 20 * (held.get("picscaley") or 100) / 100,
        )
        picture = self._gathering.picture(data, "", *size)
        if picture is not None:
            flow = self._flow
            (flow.rows.cell if self._stands.in_table else flow.blocks).append(picture)


def _code(number: int) -> str:
    """Python’s name of a Windows code page."""
    import codecs

    for name in (f"cp{number}", {65001: "utf-8", 10000: "mac_roman"}.get(number, "cp1252")):
        try:
            return codecs.lookup(name).name
        except LookupError:
            continue
    return "cp1252"
