"""Another folder or server to exchange by: which it is, and what is needed to reach it."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop import keys
from desktop.ui.pages.desk import Desk
from desktop.ui.pages.listing import across
from desktop.ui.pages.way_detail import WayDetail
from desktop.ui.pages.way_rows import CARRIER
from desktop.ui.pieces import QuietLabel, Segments, Words, button
from desktop.ui.secret_line import SecretLine
from desktop.words import _

if TYPE_CHECKING:
    from desktop.carrier_list import Carrier
    from desktop.steps import Step

FOLDER, SERVER = "folder", "server"


class AddWay(WayDetail):
    """`added(way)` when it works; `closed` when the person thinks better of it."""

    added = Signal(str)
    closed = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, _("Another way to exchange"), parent=parent)
        self.kind = Segments([(FOLDER, _("A folder")), (SERVER, _("A server"))])
        self.kind.choose(FOLDER)
        self.kind.chosen.connect(lambda _kind: self._fit())
        self.folder = _line(_("The folder"))
        self.choose = button(_("Choose the folder…"), self._choose)
        self.address = _line(_("The server’s address of the folder"), "https://cloud.example/dav/cluster")
        self.user, self.password = _line(_("User name")), SecretLine(_("Password"))
        self.called = _line(_("What to call it"))
        self.problem = Words(wrap=True, colour="amber")
        self.go = button(_("Add it"), self._add, primary=True)
        self.not_now = button(_("Not now"), self.closed.emit, tip=_("Esc"))
        self._of_folder = [QuietLabel(self.folder.accessibleName()), self.folder, self.choose]
        self._of_server = [
            *(QuietLabel(self.address.accessibleName()), self.address),
            *(QuietLabel(_("User name")), self.user),
            *(QuietLabel(_("Password")), self.password),
        ]
        for widget in (self.kind, *self._of_folder, *self._of_server):
            self.column.addWidget(widget)
        for widget in (QuietLabel(self.called.accessibleName()), self.called, self.problem):
            self.column.addWidget(widget)
        self.column.addLayout(across(self.go, self.not_now))
        self.column.addStretch(1)
        for line in (self.folder, self.address, self.user, self.password.line, self.called):
            line.returnPressed.connect(self._add)
        QShortcut(QKeySequence("Esc"), self).activated.connect(self.closed)

    def show_way(self, way: str = "") -> None:
        """There is nothing to show of a way that does not exist yet."""

    def take_focus(self) -> None:
        (self.address if self.kind.current() == SERVER else self.folder).setFocus()

    def begin(self) -> None:
        """Ask anew."""
        for line in (self.folder, self.address, self.user, self.password.line, self.called):
            line.clear()
        self._say("")
        self.go.setEnabled(True)
        self._fit()

    def ask_for_server(self) -> None:
        """Ask for a server instead of a folder."""
        self.kind.choose(SERVER)
        self._fit()

    def _fit(self) -> None:
        server = self.kind.current() == SERVER
        for widget in self._of_folder:
            widget.setVisible(not server)
        for widget in self._of_server:
            widget.setVisible(server)
        self.what.setText(
            _(
                "A folder on a server that speaks WebDAV, as Nextcloud and many others do. Each school signs in there "
                "with its own name. The password goes into this computer’s key ring, and nowhere else."
            )
            if server
            else _(
                "Any folder that other software shares: OneDrive, Dropbox, Google Drive, a share on the network. "
                "What lies in it is sealed. Keep the book itself elsewhere."
            )
        )

    def _choose(self) -> None:
        folder = self._desk.choose_folder(self, _("The folder to exchange by"))
        if folder is not None:
            self.folder.setText(str(folder))
            self.called.setFocus()

    # -- adding it ---------------------------------------------------------------------------------------

    def _add(self) -> None:
        from desktop.carrier_list import add_folder, add_webdav
        from desktop.errors import Refusal
        from desktop.steps import Step

        book, name = self._desk.book, self.called.text()
        self._say("")
        if self.kind.current() == FOLDER:
            if not self.folder.text().strip():
                self.choose.setFocus()
                return
            try:
                self._added(add_folder(book, Path(self.folder.text().strip()), name))
            except Refusal as refusal:
                self._say(str(refusal))
            return
        empty = next((one for one in (self.address, self.user) if not one.text().strip()), None)
        if empty is not None:
            empty.setFocus()
            return
        address, user, password = self.address.text().strip(), self.user.text().strip(), self.password.line.text()

        def asked() -> Generator[Step, None, Carrier]:
            yield Step(0, 0, _("Asking the server"))
            return add_webdav(book, address, user, password, name, keep=keys.available())

        self.go.setEnabled(False)
        self._desk.jobs.start(
            _("Adding the server"),
            asked,
            on_done=lambda carrier: self._server_added(carrier, password),
            on_refused=self._refused,
        )

    def _server_added(self, carrier: Carrier, password: str) -> None:
        self._desk.exchanges.renew()
        # without a key ring it is known until the book is closed, and asked for the next time
        self._desk.exchanges.know_password(carrier.name, password)
        self._added(carrier)

    def _added(self, carrier: Carrier) -> None:
        self.password.line.clear()
        self.added.emit(f"{CARRIER}:{carrier.name}")
        self._desk.tell(_("Added. From now on it goes by itself, whenever it can."))

    def _refused(self, words: str) -> None:
        self.go.setEnabled(True)
        self._say(words)

    def _say(self, words: str) -> None:
        self.problem.setText(words)
        self.problem.setVisible(bool(words))


def _line(name: str, example: str = "") -> QLineEdit:
    line = QLineEdit()
    line.setAccessibleName(name)
    line.setPlaceholderText(example)
    return line
