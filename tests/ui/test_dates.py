"""The box a day is typed into."""

from desktop.ui.dates import DateEditor


def test_a_day_always_shows_its_year_however_narrow_its_box(shown, morning):
    from desktop.models import Role

    editor = DateEditor(Role.fields["start"])
    editor.set_value("2027-09-01")
    shown(editor, 420, 60)
    assert editor.line.text() == "Wednesday 1 September 2027"
    for width, words in ((260, "Wed 1 Sep 2027"), (195, "1 Sep 2027"), (420, "1 September 2027")):
        editor.resize(width, 60)
        assert editor.line.text().endswith(words), (width, editor.line.text())
        assert editor.value() == "2027-09-01"


def test_the_hint_is_no_answer(shown, morning):
    from desktop.models import Meeting

    editor = shown(DateEditor(Meeting.fields["date"]))
    assert editor.line.placeholderText() == "e.g. Fri or 27/11"


def test_a_calendar_opens_at_the_day_and_gives_one_back(shown, qtbot, morning):
    from PySide6.QtCore import QDate
    from PySide6.QtWidgets import QCalendarWidget

    from desktop.models import Action

    editor = shown(DateEditor(Action.fields["due"]))
    settled = []
    editor.settled.connect(lambda: settled.append(editor.value()))
    editor.set_value("2027-02-12")
    editor.open_calendar()
    calendar = editor.findChild(QCalendarWidget)
    assert calendar.selectedDate() == QDate(2027, 2, 12)
    calendar.clicked.emit(QDate(2027, 2, 26))
    calendar.activated.emit(QDate(2027, 2, 26))
    assert settled == ["2027-02-26"]
    assert editor.line.text() == "Friday 26 February 2027"
