"""The window: what people see and touch. The only room that knows Qt."""

import sys


def _keep_constants() -> None:
    """Give None, True and their like references to spare before Qt is used.

    PySide6 6.12 is built as if they were immortal, which they are only since Python 3.12: under 3.11 each call that
    returns nothing takes a reference from None, and after some thousands the interpreter aborts. With spare
    references they last as long here as they do there.
    """
    if sys.version_info < (3, 12):
        from ctypes import c_ssize_t

        for constant in (None, True, False, NotImplemented, Ellipsis):
            count = c_ssize_t.from_address(id(constant))
            if count.value < sys.maxsize // 4:
                count.value += sys.maxsize // 2


_keep_constants()
