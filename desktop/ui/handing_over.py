"""A file that the program was opened with, handed to a window that is already there, between one person's programs on
one computer. Only names of files are passed; the one with the window looks at them as if they were dropped on it."""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QTimer
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from desktop import paths
from desktop.commands_window import BROUGHT
from desktop.errors import Refusal

MOST_FILES, MOST_BYTES = 8, 64 * 1024
CONNECT, REPLY = 300, 1000
"""Milliseconds to find the other program, and to hear from it; then the second program goes on by itself."""
PATIENCE = 2000
"""Milliseconds in which whoever knocks must have said what she wants."""
TAKEN = b"taken\n"
_LONGEST = 100
"""Bytes that every system takes as the name of a socket."""


def hand_over(files: Sequence[Path]) -> bool:
    """Give files to a window that is already there; whether it took them."""
    name = _name()
    if not name or not files:
        return False
    socket = QLocalSocket()
    try:
        socket.connectToServer(name)
        if not socket.waitForConnected(CONNECT):
            return False
        _let_come_to_front()
        socket.write(json.dumps([str(file) for file in files]).encode() + b"\n")
        socket.flush()
        said = b""
        while b"\n" not in said and socket.waitForReadyRead(REPLY):
            said += bytes(socket.readAll().data())
        return said == TAKEN
    finally:
        socket.abort()


class Listener(QObject):
    """Hears of files that another program of the same person was opened with; `take` gets those that it `takes`."""

    def __init__(
        self,
        takes: Callable[[list[Path]], bool],
        take: Callable[[list[Path]], object],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._takes, self._take = takes, take
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._hear)

    def begin(self) -> bool:
        """Listen, unless another window does so already."""
        name = _name()
        if not name or _answers(name):
            return False
        try:
            if os.name != "nt":
                paths.made(Path(name).parent)
        except Refusal:
            return False
        QLocalServer.removeServer(name)  # left by a program that was killed
        return self._server.listen(name)

    def close(self) -> None:
        """Listen no longer."""
        self._server.close()

    def _hear(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            socket.disconnected.connect(socket.deleteLater)
            socket.readyRead.connect(lambda socket=socket: self._read(socket))
            QTimer.singleShot(PATIENCE, socket, socket.abort)
            self._read(socket)

    def _read(self, socket: QLocalSocket) -> None:
        if not socket.canReadLine():
            if socket.bytesAvailable() > MOST_BYTES:
                socket.abort()
            return
        files = _asked(bytes(socket.readLine(MOST_BYTES).data()))
        if files and self._takes(files):
            socket.write(TAKEN)
            socket.flush()
            # whoever has waited too long has gone on by herself
            if socket.state() == QLocalSocket.LocalSocketState.ConnectedState:
                QTimer.singleShot(0, self, lambda: self._take(files))
        socket.disconnectFromServer()


def _asked(line: bytes) -> list[Path]:
    """The files that are named in a line, if they are nothing but a few that the program is opened with."""
    try:
        told = json.loads(line)
    except (ValueError, RecursionError):
        return []
    if not isinstance(told, list) or not 0 < len(told) <= MOST_FILES:
        return []
    if not all(isinstance(one, str) and one.casefold().endswith(BROUGHT) and "\0" not in one for one in told):
        return []
    files = [Path(one) for one in told]
    try:
        return files if all(one.is_absolute() and one.is_file() for one in files) else []
    except OSError:
        return []


def _answers(name: str) -> bool:
    socket = QLocalSocket()
    socket.connectToServer(name)
    found = socket.waitForConnected(CONNECT)
    socket.abort()
    return found


def _name() -> str:
    """Where the window listens: in the person's own folder, which nobody else may enter; on Windows a name that is
    theirs. Empty where the folder's name is longer than a socket's may be."""
    if os.name == "nt":
        whose = f"{Path.home()}\n{paths.cache()}".casefold()
        return f"clusterbook-{hashlib.sha256(whose.encode()).hexdigest()[:32]}"
    place = os.fspath(paths.cache() / "window")
    return place if len(os.fsencode(place)) <= _LONGEST else ""


def _let_come_to_front() -> None:
    """Windows lets a window come to the front only when the program that was started last says so."""
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.user32.AllowSetForegroundWindow(-1)
