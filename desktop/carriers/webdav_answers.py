"""What a WebDAV server answers: within what bounds it is read, and what it means to a person when it refuses."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from desktop.carriers.unreachable import Unreachable, WrongPassword
from desktop.errors import DiskFull, NotFound, ReadOnly, Refusal
from desktop.words import _

if TYPE_CHECKING:
    import httpx

MOST_ANSWER = 16_000_000
"""Bytes of the longest list of files that is read."""


def what_it_means(error: Exception, address: str, name: str) -> Refusal | None:
    """The Refusal that says what went wrong on the line; None for what is a mistake of our own."""
    from xml.etree.ElementTree import ParseError

    import httpx
    from webdav4.client import ClientError

    if isinstance(error, httpx.HTTPStatusError | ClientError):
        return _refused(error, address, name)
    if isinstance(error, httpx.TimeoutException):
        return Unreachable(_("{host} did not answer in time.").format(host=_host_of(address)))
    if isinstance(error, httpx.TransportError):
        return _broken(error, _host_of(address))
    # the library trusts what it reads to be what it should be
    if isinstance(error, ParseError | AssertionError | ValueError | KeyError | httpx.InvalidURL):
        return _no_webdav(address)
    return None


def is_of_one_file(response: httpx.Response) -> bool:
    """Whether a server that was asked for a file refuses that one, whatever it does with others: it has locked it, lost
    it in its own store, or lets nobody read it."""
    status = response.status_code
    return (status in (403, 409, 410, 423) or status >= 500) and not _is_of_a_page(response)


def bound(response: httpx.Response) -> None:
    """Let no answer be longer than any should be, nor unpack to more; a file that is fetched is counted elsewhere."""
    import httpx

    if response.headers.get("content-encoding", "identity") != "identity":
        raise httpx.RemoteProtocolError("packed", request=response.request)
    if response.request.method != "GET":
        response.stream = _bounded(httpx, response)


def _bounded(library: Any, response: httpx.Response) -> Any:
    inner: Any = response.stream

    class Bounded(library.SyncByteStream):  # type: ignore[misc]
        def __iter__(self) -> Iterator[bytes]:
            left = MOST_ANSWER
            for piece in inner:
                left -= len(piece)
                if left < 0:
                    raise ValueError("an answer longer than any should be")
                yield piece

        def close(self) -> None:
            inner.close()

    return Bounded()


def certificates() -> ssl.SSLContext:
    """The system's authorities (a school's own network may have one), and those that come with the library."""
    import certifi

    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context


def _broken(error: BaseException, host: str) -> Refusal:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return Refusal(
                _(
                    "{host} could not prove that it is who it says ({why}). Nothing was sent. "
                    "Look at the address and the date of this laptop, or ask whoever looks after the network."
                ).format(host=host, why=cause.verify_message)
            )
        cause = cause.__cause__ or cause.__context__
    return Unreachable(_("{host} cannot be reached just now, or the line broke.").format(host=host))


def _host_of(address: str) -> str:
    import httpx

    return httpx.URL(address).host


def _no_webdav(address: str) -> Refusal:
    return Refusal(
        _(
            "“{address}” does not answer as a WebDAV folder. It is not the page that a browser shows: "
            "in Nextcloud the WebDAV address is under Files, Settings."
        ).format(address=address[:200])
    )


def _refused(error: Exception, address: str, name: str) -> Refusal:
    from webdav4 import client as dav

    host, status = _host_of(address), _status(error)
    if isinstance(error, dav.InsufficientStorage) or status in (413, 507):
        return DiskFull(f"{host}/{name}" if name else host)
    if isinstance(error, dav.ResourceAlreadyExists):
        return Refusal(_("“{name}” is already there.").format(name=name))
    if isinstance(error, dav.ResourceNotFound) or status in (404, 409, 410):
        return NotFound(address, _("There is no folder at “{address}”.").format(address=address[:200]))
    if status == 401 or _wants_a_page(error):
        return _unknown_here(error, host)
    if isinstance(error, dav.ForbiddenOperation) or status == 403:
        return ReadOnly(f"{host}/{name}" if name else host)
    if status is not None and (300 <= status < 400 or status in (405, 501)):
        return _no_webdav(address)
    if isinstance(error, dav.ResourceLocked | dav.BadGatewayError) or status in (423, 429) or (status or 0) >= 500:
        return Unreachable(_("{host} is busy just now. What waits goes another time.").format(host=host))
    said = _("{host} refused, and gave no reason one could act on ({why}).")
    return Refusal(said.format(host=host, why=status or error))


def _status(error: Exception) -> int | None:
    response = getattr(error, "response", None)
    return int(response.status_code) if response is not None else None


def _wants_a_page(error: Exception) -> bool:
    """SharePoint in the cloud sends whoever brings a password to a page where people sign in."""
    response = getattr(error, "response", None)
    return response is not None and _is_of_a_page(response)


def _is_of_a_page(response: httpx.Response) -> bool:
    return "x-forms_based_auth_required" in response.headers


def _unknown_here(error: Exception, host: str) -> Refusal:
    response = getattr(error, "response", None)
    offered = response.headers.get("www-authenticate", "").casefold() if response is not None else ""
    if (offered and "basic" not in offered) or _wants_a_page(error):
        return Refusal(
            _(
                "{host} wants a way of signing in that Clusterbook does not know. Let the service's own program "
                "copy the folder to this laptop, and exchange by that folder."
            ).format(host=host)
        )
    return WrongPassword(
        _("{host} does not take this user name and password. Nextcloud may want an app password.").format(host=host)
    )
