"""The window: what people see and touch. The only room that knows Qt."""

import sys


def _keep_none() -> None:
    """Give None references to spare before Qt is used.

    PySide6 6.12 is built as if None were immortal, which it is only since Python 3.12: under 3.11 each call that
    returns nothing takes a reference away, and after some thousands the interpreter aborts. With spare references
    None is as lasting here as it is there.
    """
    if sys.version_info < (3, 12):
        from ctypes import c_ssize_t

        count = c_ssize_t.from_address(id(None))
        if count.value < sys.maxsize // 4:
            count.value += sys.maxsize // 2


_keep_none()
