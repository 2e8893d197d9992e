"""Where the program begins: no arguments, the window; a command, the command line.

Imports nothing heavy before it knows which: the command line never loads Qt.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program; gives the exit code: 0 done, 1 refused, 2 wrong usage."""
    given = list(sys.argv[1:] if argv is None else argv)
    try:
        from desktop import cli

        return cli.main(given, window)
    except KeyboardInterrupt:  # pressed while the program was still loading
        return 1


def window(
    book: Path | None, passphrase: str | None, *, passing: bool = False, brought: Path | None = None
) -> int:
    """Show the window, on a book or on the welcome page, until it is closed."""
    import signal

    from desktop.ui import app

    # Qt's loop never gives Python the turn to say “stopped”; what was typed is on the disk, so the window just goes
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    return app.main(book, passphrase=passphrase, passing=passing, brought=brought)


if __name__ == "__main__":
    sys.exit(main())
