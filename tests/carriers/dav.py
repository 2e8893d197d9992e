"""A real WebDAV server on this machine, and lines to it that break."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

USER, PASSWORD = "jo", "an app password"

Answer = Callable[[dict[str, Any], Callable[..., Any]], Any]


@contextmanager
def serving(folder: Path, between: Callable[[Answer], Answer] | None = None) -> Iterator[str]:
    """Serve a folder; `between` may stand before the server and answer in its place. Gives the address."""
    from cheroot import wsgi
    from wsgidav.fs_dav_provider import FilesystemProvider
    from wsgidav.wsgidav_app import WsgiDAVApp

    app: Any = WsgiDAVApp(
        {
            "provider_mapping": {"/": FilesystemProvider(str(folder))},
            "simple_dc": {"user_mapping": {"*": {USER: {"password": PASSWORD}}}},
            "http_authenticator": {"accept_basic": True, "accept_digest": False, "default_to_digest": False},
            "logging": {"enable": False},
            "verbose": 0,
        }
    )
    server = wsgi.Server(("127.0.0.1", 0), between(app) if between else app, numthreads=4, shutdown_timeout=1)
    server.error_log = lambda *_args, **_more: None
    server.prepare()
    thread = threading.Thread(target=server.serve, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.bind_addr[1]}/"
    finally:
        server.stop()
        thread.join()


@contextmanager
def breaking(address: str, *, after: int, times: int) -> Iterator[str]:
    """A line to a server that breaks after so many bytes of what it answers, so many times. Gives its address."""
    port = int(address.rstrip("/").rpartition(":")[2])
    listening = socket.create_server(("127.0.0.1", 0))
    left = [times]

    def pass_on(source: socket.socket, to: socket.socket, counted: bool) -> None:
        passed = 0
        try:
            while data := source.recv(16_384):
                passed += len(data)
                if counted and left[0] and passed > after:
                    left[0] -= 1
                    break
                to.sendall(data)
        except OSError:
            pass
        for one in (source, to):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)

    def listen() -> None:
        while True:
            try:
                near, _address = listening.accept()
            except OSError:
                return
            far = socket.create_connection(("127.0.0.1", port))
            pair = [
                threading.Thread(target=pass_on, args=(near, far, False), daemon=True),
                threading.Thread(target=pass_on, args=(far, near, True), daemon=True),
            ]
            for one in pair:
                one.start()
            waiting.append((pair, near, far))

    waiting: list[Any] = []
    thread = threading.Thread(target=listen, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/"
    finally:
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        thread.join()
        for pair, near, far in waiting:
            for one in (near, far):
                one.close()
            for one in pair:
                one.join(2)


def refusing(status: str, *methods: str, headers: tuple[tuple[str, str], ...] = ()) -> Callable[[Answer], Answer]:
    """What stands before a server and refuses some of what it is asked."""

    def between(app: Answer) -> Answer:
        def answer(environ: dict[str, Any], start: Callable[..., Any]) -> Any:
            if not methods or environ["REQUEST_METHOD"] in methods:
                environ["wsgi.input"].read()
                start(status, [("Content-Length", "0"), *headers])
                return [b""]
            return app(environ, start)

        return answer

    return between


def answering(body: bytes, *headers: tuple[str, str]) -> Callable[[Answer], Answer]:
    """A server that says the same whatever it is asked."""

    def between(_app: Answer) -> Answer:
        def answer(_environ: dict[str, Any], start: Callable[..., Any]) -> Any:
            start("207 Multi-Status", [("Content-Type", "application/xml"), *headers])
            return [body]

        return answer

    return between
