"""The house's directions, as design.md states them."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MODULES = sorted((ROOT / "desktop").rglob("*.py"))


def imports(path: Path, *, at_import_only: bool = False) -> set[str]:
    """Every module a file imports; with `at_import_only`, those that importing it brings in."""
    found: set[str] = set()

    def walk(node: ast.AST) -> None:
        for child in ast.iter_child_nodes(node):
            if at_import_only and isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
                continue
            if isinstance(child, ast.If) and "TYPE_CHECKING" in ast.dump(child.test):
                continue
            if isinstance(child, ast.Import):
                found.update(alias.name for alias in child.names)
            elif isinstance(child, ast.ImportFrom) and child.module:
                found.add(child.module)
                found.update(f"{child.module}.{alias.name}" for alias in child.names)
            walk(child)

    walk(ast.parse(path.read_text(encoding="utf-8")))
    return found


def room(path: Path) -> str:
    """`models`, `sync`, `packs`, `exchange`, `ui`, or the file's own name for what stands in the hall."""
    parts = path.relative_to(ROOT / "desktop").parts
    return parts[0] if len(parts) > 1 else parts[0].removesuffix(".py")


def starting(modules: set[str], *names: str) -> set[str]:
    return {
        module for module in modules if any(module == name or module.startswith(f"{name}.") for name in names)
    }


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_each_file_leans_only_the_way_it_may(path: Path) -> None:
    used, where = imports(path), room(path)
    if where not in ("ui", "__main__"):
        assert not starting(used, "PySide6"), "only ui knows Qt"
        assert not starting(used, "desktop.ui"), "nothing points back to the screens"
    if where == "ui":
        assert not starting(used, "sqlalchemy", "sqlcipher3", "desktop.work", "desktop.models.tables"), (
            "ui gets plain values"
        )
    if where != "packs":
        assert not starting(used, "reportlab", "pikepdf", "PIL", "lxml", "markdown_it", "xlrd"), (
            "only packs makes pages, and reads papers"
        )
    if where != "carriers":
        assert not starting(used, "httpx", "webdav4", "zeroconf", "http.server"), "only carriers know of lines"
    if where == "carriers":
        assert not starting(used, "desktop.sync.fold", "desktop.sync.unsealing", "pyrage"), (
            "a carrier unseals nothing"
        )
    if where == "sync":
        assert not starting(used, "desktop.models", "desktop.book", "desktop.view"), (
            "sync knows no type of record"
        )
    if where == "models":
        allowed = {"desktop.models", "desktop.errors", "desktop.words", "desktop.sync"}
        assert starting(used, "desktop") == starting(used, *allowed), (
            "models lean on nothing but words and errors"
        )


def test_the_first_window_waits_for_no_heavy_library() -> None:
    heavy = ("sqlalchemy", "reportlab", "pikepdf", "PIL", "lxml", "keyring", "asyncio", "httpx")
    code = (
        "import sys, desktop.book, desktop.history, desktop.home, desktop.opening, desktop.records, desktop.search;"
        f"print([name for name in {heavy!r} if name in sys.modules])"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True
    )
    assert answer.stdout.strip() == "[]"


def test_no_file_is_named_for_nothing_in_particular() -> None:
    vague = {"utils", "helpers", "managers", "misc", "common"}
    assert not [path for path in MODULES if path.stem.rstrip("s") + "s" in vague]
