"""A paper that was read, set on pages of ours: clean, whole, in our own type, and saying that it is not as it was."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from desktop.packs import look
from desktop.packs.faces import clean
from desktop.packs.lettering import Style
from desktop.packs.look import Format
from desktop.packs.reading.blocks import Block, Heading, PageBreak, ReadDocument, Rule, Run, Table
from desktop.packs.reading.laying import Laid, Layer
from desktop.packs.reading.table_pages import TableSetter
from desktop.packs.reading.table_widths import Plan, planned
from desktop.packs.said import say_letters
from desktop.packs.sheet import Leaf, Sheet
from desktop.packs.structure import write_structure
from desktop.words import _

_MOST_NOTES = 12


def pages_of(document: ReadDocument, format: Format = look.A4) -> bytes:
    """The paper as a PDF on pages of that format, wide tables on pages turned. An office paper says at its head that it
    was converted without its own program, and what was left out."""
    setter = _Setter(format)
    setter.set(document)
    return _bound(setter, document)


class _Setter:
    """Fills pages with blocks."""

    def __init__(self, form: Format) -> None:
        self.layer = Layer(form)
        self.sheet = Sheet(format=form)
        self._form = form

    @property
    def _fresh(self) -> bool:
        return self.sheet.y <= self.sheet.format.top

    def _banner(self, document: ReadDocument) -> None:
        """What the reader must know before anything else: that this is not how it looked, and what is not there."""
        sheet, form = self.sheet, self.sheet.format
        if not document.office and not document.notes:
            return
        place = sheet.element.add("Sect")
        lines: list[Laid] = []
        inside = form.measure - 20
        if document.office:
            strong = Style(10.0, 15.0, look.AMBER, bold=True)
            words = "▲ " + _("Converted without Word: check the layout")
            lines = self.layer.text((Run(words),), strong, inside, place)
        small = Style(8.5, 12.0, look.TEXT if document.office else look.QUIET)
        for note in document.notes[:_MOST_NOTES]:
            lines.extend(self.layer.text((Run(note),), small, inside, place))
        high = sum(line.height for line in lines) + 12
        ground = look.AMBER_GROUND if document.office else look.GROUND
        sheet.leaf.box(form.left, sheet.y, form.right, sheet.y + high, ground, 4)
        y = sheet.y + 6
        for line in lines:
            line.put(sheet.leaf, form.left + 10, y, True)
            y += line.height
        sheet.y += high + 14

    def set(self, document: ReadDocument) -> None:
        """The whole paper."""
        blocks = document.blocks
        plans = {
            at: planned(block, self.layer) for at, block in enumerate(blocks) if isinstance(block, Table)
        }
        first = next(
            (at for at, block in enumerate(blocks) if not isinstance(block, Heading | Rule)), len(blocks)
        )
        if first in plans:
            self._turn_to(plans[first].form)
        self._banner(document)
        start = 0
        while start < len(blocks):
            block = blocks[start]
            if isinstance(block, Table):
                self._table(block, plans[start])
                start += 1
            elif isinstance(block, PageBreak):
                if not self._fresh:
                    self._turn(self._form)
                start += 1
            else:
                end = start
                while end < len(blocks) and not isinstance(blocks[end], Table | PageBreak):
                    end += 1
                self._text(blocks[start:end], plans.get(end))
                start = end

    def _text(self, blocks: Sequence[Block], follows: Plan | None) -> None:
        """Text; the headings right above a table stay with it, also on a page that is turned."""
        lead = len(blocks)
        if follows is not None:
            while lead and isinstance(blocks[lead - 1], Heading | Rule):
                lead -= 1
            self._flow(blocks[:lead], self._form)
            self._flow(blocks[lead:], follows.form, before_table=True)
        else:
            self._flow(blocks, self._form)

    def _flow(self, blocks: Sequence[Block], form: Format, *, before_table: bool = False) -> None:
        if not blocks:
            return
        self._turn_to(form)
        sheet = self.sheet
        lines = self.layer.lay(blocks, form.measure, sheet.element)
        if lines and not self._fresh:
            sheet.gap(max(lines[0].gap, 8.0))
        for at, line in enumerate(lines):
            if line.parts and self._fresh:
                continue
            if at and not self._fresh:
                sheet.gap(line.gap)
            # what must stay with the next line is only put where that has room too
            wanted, then = line.height, at
            while then + 1 < len(lines) and lines[then].keep and wanted < 200:
                then += 1
                wanted += lines[then].gap + lines[then].height
            if before_table and then + 1 == len(lines):
                wanted += 70
            if wanted > sheet.room and not self._fresh:
                sheet.turn()
            line.put(sheet.leaf, sheet.format.left, sheet.y, True)
            sheet.y += line.height

    def _table(self, table: Table, plan: Plan) -> None:
        self._turn_to(plan.form)
        if not self._fresh:
            self.sheet.gap(8.0)
        TableSetter(self.sheet, self.layer, table, plan, self.sheet.element).set()
        self.sheet.gap(4.0)

    def _turn_to(self, form: Format) -> None:
        if self.sheet.format != form:
            self._turn(form)

    def _turn(self, form: Format) -> None:
        if self._fresh and not self.sheet.leaf.drawings:
            self.sheet.leaves.pop()
        self.sheet.format = form
        self.sheet.turn()


def _bound(setter: _Setter, document: ReadDocument) -> bytes:
    """The pages as one PDF, with its pictures, its links and its structure."""
    from pikepdf import Array, Dictionary, Name, Pdf, String

    from desktop.packs.links import annotate

    leaves = setter.sheet.leaves
    out = io.BytesIO()
    with Pdf.open(io.BytesIO(_drawn(leaves))) as pdf:
        streams = {name: pdf.make_indirect(one.stream(pdf)) for name, one in setter.layer.pictures.items()}
        pages = [page.obj for page in pdf.pages]
        for page, leaf in zip(pages, leaves, strict=True):
            say_letters(page.Resources.Font)
            used = {name for name, shown_on in setter.layer.shown if shown_on is leaf}
            if used:
                page.Resources.XObject = Dictionary({f"/{name}": streams[name] for name in sorted(used)})
            scale = leaf.format.scale
            for box, target, element in leaf.links:
                entry = Dictionary(
                    Type=Name.Annot,
                    Subtype=Name.Link,
                    Rect=Array([round(part * scale, 2) for part in box]),
                    Border=Array([0, 0, 0]),
                    F=4,
                    A=Dictionary(S=Name.URI, URI=String(target)),
                    Contents=String(target),
                )
                made = annotate(pdf, page, entry)
                if element is not None:
                    element.notes.append((page, made))
        write_structure(pdf, pages, [leaf.marks for leaf in leaves], [setter.sheet.element])
        title = " ".join(clean(document.title).split())
        pdf.Root.Lang = String("en-GB")
        pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
        with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
            metadata["dc:title"] = title
        pdf.docinfo = pdf.make_indirect(Dictionary(Title=String(title)))
        pdf.save(out, deterministic_id=True)
    return out.getvalue()


def _drawn(leaves: Sequence[Leaf]) -> bytes:
    """The pages as ReportLab writes them, which embeds the letters."""
    from reportlab.pdfgen.canvas import Canvas

    buffer = io.BytesIO()
    canvas: Any = Canvas(buffer, invariant=1, pageCompression=1)
    for leaf in leaves:
        canvas.setPageSize(leaf.format.sheet)
        canvas._code.append(leaf.draw(canvas._doc))
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()
