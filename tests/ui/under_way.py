"""What tests of exchanging in the window wait for."""

from __future__ import annotations

from desktop.ui.exchanges import Exchanges


def under_way(exchanges: Exchanges) -> bool:
    """Whether anything is exchanged just now."""
    return any(jobs.current() is not None for jobs in exchanges._workers.values())
