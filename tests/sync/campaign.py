"""Many schedules of the small world, and every planted bug: `python3 run.py campaign [N]`.

Schedule number n is the same each time (`run_schedule(n, …)`), so one that fails can be looked at, and goes into
test_world.py by its number. Prints what failed, and one JSON line with the result.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import sys
import tempfile
import time
import traceback
from pathlib import Path

import pytest

from tests.sync.planted import PLANTED
from tests.sync.world import run_schedule

SCHEDULES, STEPS, AT_ONCE = 20_000, (20, 60), 20


def some(first: int) -> list[str]:
    """Twenty schedules, one after another; what failed of them."""
    failed = []
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(first, first + AT_ONCE):
            steps = STEPS[0] + seed % (STEPS[1] - STEPS[0])
            try:
                run_schedule(seed, steps, Path(folder))
            except Exception:
                failed.append(f"schedule {seed}, {steps} steps\n{traceback.format_exc(limit=-3)}")
    return failed


def main(schedules: int) -> int:
    """Run them on every processor; 0 when all held and every planted bug was caught."""
    began = time.time()
    failed: list[str] = []
    # each twenty in a process of their own, so that one that dies is seen and harms no other
    with multiprocessing.get_context("spawn").Pool(os.cpu_count() or 1) as pool:
        for done, found in enumerate(pool.imap_unordered(some, range(0, schedules, AT_ONCE)), 1):
            failed += found
            for one in found:
                print(one, file=sys.stderr)
            if done % 50 == 0:
                print(f"{done * AT_ONCE} schedules, {len(failed)} failed", file=sys.stderr)
    caught = pytest.main(["-q", "--no-header", "-p", "no:cacheprovider", "tests/sync/test_planted.py"])
    told = {
        "campaign": schedules,
        "steps": f"{STEPS[0]} to {STEPS[1] - 1}",
        "failed": len(failed),
        "planted": len(PLANTED),
        "all caught": caught == 0,
        "minutes": round((time.time() - began) / 60, 1),
    }
    print(json.dumps(told))
    return 1 if failed or caught else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else SCHEDULES))
