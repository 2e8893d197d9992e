"""The editor for each kind of value. A new kind registers its editor here."""

from __future__ import annotations

from functools import singledispatch

from desktop.models.audience import AudienceKind
from desktop.models.kinds import (
    Amounts,
    Choice,
    Clock,
    Date,
    Flag,
    Kind,
    Link,
    Links,
    LongText,
    Members,
    Sentence,
    Share,
    Tags,
    Text,
    Whole,
)
from desktop.ui.audience_editor import AmountsEditor, AudienceEditor
from desktop.ui.dates import DateEditor
from desktop.ui.editing import (
    ChoiceEditor,
    Choices,
    Editor,
    FlagEditor,
    LineEditor,
    LongTextEditor,
    SentenceEditor,
    ShownEditor,
)
from desktop.ui.picker import LinkEditor, SeveralEditor


def editor_for(kind: Kind, choices: Choices = ()) -> Editor:
    """A new editor for a value of this kind; `choices` (ids and words) for the kinds that pick."""
    made = make(kind)
    if choices:
        made.set_choices(choices)
    return made


@singledispatch
def make(kind: Kind) -> Editor:
    """A kind with no editor of its own is shown and changed elsewhere."""
    return ShownEditor(kind)


@make.register(Text)
@make.register(Whole)
@make.register(Share)
@make.register(Clock)
def _line(kind: Kind) -> Editor:
    return LineEditor(kind)


@make.register
def _sentence(kind: Sentence) -> Editor:
    return SentenceEditor(kind)


@make.register
def _long_text(kind: LongText) -> Editor:
    return LongTextEditor(kind)


@make.register
def _date(kind: Date) -> Editor:
    return DateEditor(kind)


@make.register
def _flag(kind: Flag) -> Editor:
    return FlagEditor(kind)


@make.register
def _choice(kind: Choice) -> Editor:
    return ChoiceEditor(kind)


@make.register
def _link(kind: Link) -> Editor:
    return LinkEditor(kind)


@make.register(Links)
@make.register(Tags)
def _several(kind: Members) -> Editor:
    return SeveralEditor(kind)


@make.register
def _amounts(kind: Amounts) -> Editor:
    return AmountsEditor(kind)


@make.register
def _audience(kind: AudienceKind) -> Editor:
    return AudienceEditor(kind)
