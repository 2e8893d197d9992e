"""What nobody needs any more is taken down on the window's thread, whoever makes rubbish meanwhile."""

from __future__ import annotations

import gc
import threading
import weakref


class Ring:
    """Something that only a look for rubbish takes down, for it holds itself."""

    def __init__(self) -> None:
        self.itself = self


def test_a_worker_that_makes_much_takes_down_nothing_of_the_windows(rubbish, qtbot):
    gone: list[str] = []
    ring = Ring()
    weakref.finalize(ring, lambda: gone.append(threading.current_thread().name))
    del ring

    def much() -> None:
        kept = [[n] for n in range(200_000)]
        assert len(kept) == 200_000

    worker = threading.Thread(target=much, name="worker")
    worker.start()
    worker.join()
    assert gone == []
    held: list[list[int]] = []
    for _generation in range(200):
        rubbish.look()
        if gone:
            break
        # kept, for Python counts what was made and is not gone again
        held += [[n] for n in range(1000)]
    assert gone == [threading.main_thread().name]
    assert not gc.isenabled()
