"""One command from a fresh clone: set up what is needed, then run it. Standard library only, any system.

python3 run.py try               the program, on the sample cluster in a scratch place
python3 run.py open [BOOK]       the program: the book used last, or the welcome page
python3 run.py tests             every test, and the checks of style and types
python3 run.py tests ARGS        pytest with ARGS alone
python3 run.py pictures [DIR]    a picture of every page, light and dark
python3 run.py bench [NAME ...]  the figures, one JSON line each
python3 run.py campaign [N]      N schedules (20,000) of laptops to which anything happens, and every planted bug
python3 run.py campaign papers [FOLDER] [N]  every file of a folder, or the odd papers that the tests make, through a
                                 real pack, and N (0) damaged copies of them
"""

from __future__ import annotations

import ctypes
import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
VENV = HERE / ".venv"
STAMP = VENV / "clusterbook-stamp.json"
OLDEST = (3, 11)

# What Qt loads from the system on Linux, and the Debian package that has it.
QT_LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-glx.so.0": "libxcb-glx0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xinerama.so.0": "libxcb-xinerama0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxkbcommon.so.0": "libxkbcommon0",
}
# Without any font Qt draws empty boxes and complains.
FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.fonts", "~/.local/share/fonts")
FONTS = "fonts-dejavu-core"
# What some tests convert office papers with; the program itself does without.
OFFICE = ("libreoffice-writer-nogui", "libreoffice-calc-nogui", "libreoffice-impress-nogui")


class Stopped(Exception):
    """Setting up cannot go on; the text says why and what to do."""


def main(arguments: list[str]) -> int:
    """Set up and run one of the commands; the exit code is the command's own."""
    command, rest = (arguments[0], arguments[1:]) if arguments else ("", [])
    commands = {"try": try_it, "open": open_it, "tests": tests, "pictures": pictures}
    commands |= {"bench": bench, "campaign": campaign}
    if command in ("-h", "--help", "help"):
        print(__doc__)
        return 0
    if command not in commands:
        print(__doc__, file=sys.stderr)
        return 2
    if sys.version_info < OLDEST:
        return with_newer_python(arguments)
    try:
        return commands[command](rest)
    except Stopped as stopped:
        print(stopped, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def try_it(rest: list[str]) -> int:
    """The window on the sample cluster; with no display, its next pack as a PDF."""
    set_up(test=False)
    return run([str(python()), "-m", "desktop", "try", *rest])


def open_it(rest: list[str]) -> int:
    """The program on a book, on the one used last, or on the welcome page."""
    set_up(test=False)
    return run([str(python()), "-m", "desktop", *(["open", *rest] if rest else [])])


def tests(rest: list[str]) -> int:
    """pytest, then style and types; with arguments, pytest alone with those."""
    set_up(test=True)
    # the whole suite on every processor; a part of it in one piece, where a debugger can follow
    spread = [] if rest else ["-n", str(min(4, os.cpu_count() or 1))]
    results = {"tests": run([str(python()), "-m", "pytest", *spread, *rest], offscreen=True)}
    if not rest:
        results["style"] = run([str(python()), "-m", "ruff", "check", "."])
        results["types"] = run([str(python()), "-m", "mypy", "--strict", "desktop"])
    failed = [name for name, code in results.items() if code]
    print(f"Failed: {', '.join(failed)}" if failed else "All passed.")
    return 1 if failed else 0


def pictures(rest: list[str]) -> int:
    """Every page at 1366 x 768, light and dark, as PNG files."""
    set_up(test=False)
    return run([str(python()), "-m", "desktop.ui.pictures", *rest], offscreen=True)


def bench(rest: list[str]) -> int:
    """Each script in bench/ that gives figures, or those named; their JSON lines, and the worst exit code."""
    set_up(test=False)
    chosen = [script(f"bench/{name}.py") for name in ([one.removesuffix(".py") for one in rest] or figures())]
    return max((run([str(python()), file], offscreen=True) for file in chosen), default=0)


def figures() -> list[str]:
    """The scripts in bench/ that are run by themselves: not what others run, nor what takes most of an hour."""
    every = sorted((HERE / "bench").glob("*.py"))
    commands = [file.stem for file in every if '__name__ == "__main__"' in file.read_text(encoding="utf-8")]
    return [name for name in commands if name not in ("ten_years", "start_window", "thirty_laptops")]


def campaign(rest: list[str]) -> int:
    """Random schedules of laptops that exchange, and the bugs planted on purpose; or papers of any sort. One JSON line
    with the result."""
    set_up(test=True)
    if rest[:1] == ["papers"]:
        return run([str(python()), "-m", "tests.packs.campaign", *rest[1:]], offscreen=True)
    return run([str(python()), "-m", "tests.sync.campaign", *rest])


def script(name: str) -> str:
    """The full path of a script of ours."""
    file = HERE / name
    if not file.is_file():
        raise Stopped(f"There is no {name}.")
    return str(file)


def run(command: list[str], offscreen: bool = False) -> int:
    """Run a command from the root of the project and give its exit code."""
    environment = dict(os.environ)
    if offscreen:
        environment["QT_QPA_PLATFORM"] = "offscreen"
    # The checkout, for scripts that import it and for an install that was moved.
    already = environment.get("PYTHONPATH")
    environment["PYTHONPATH"] = os.pathsep.join([str(HERE), already] if already else [str(HERE)])
    return subprocess.call(command, cwd=HERE, env=environment)


# ---- setting up


def python() -> Path:
    """The Python of the virtual environment."""
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def set_up(test: bool) -> None:
    """Make or refresh .venv when pyproject.toml or Python changed, and Qt's system libraries on Linux."""
    if sys.platform == "linux":
        system_libraries()
        if test:
            office_program()
    wanted = {
        "project": hashlib.sha256((HERE / "pyproject.toml").read_bytes()).hexdigest(),
        "python": ".".join(map(str, sys.version_info[:2])),
        "place": str(HERE),
    }
    stamp = read_stamp()
    same = all(stamp.get(key) == value for key, value in wanted.items())
    if same and (stamp.get("test") or not test) and works(["-c", "import sys"]):
        return
    test = test or (same and bool(stamp.get("test")))
    if not works(["-m", "pip", "--version"]) or stamp.get("python", wanted["python"]) != wanted["python"]:
        make_environment()
    print("Setting up in .venv (once, about a minute) ...", flush=True)
    project = f"{HERE}[test]" if test else str(HERE)
    install = [str(python()), "-m", "pip", "install", "-qq", "--disable-pip-version-check"]
    if subprocess.call([*install, "--editable", project], cwd=HERE):
        raise Stopped("The packages could not be installed; pip says why above. Is there a connection?")
    # what pip does for a program that is not installed to be edited; the first start need not
    quietly([str(python()), "-m", "compileall", "-q", str(HERE / "desktop")])
    STAMP.write_text(json.dumps({**wanted, "test": test}), encoding="utf-8")


def read_stamp() -> dict[str, object]:
    """What .venv was made from; empty when it was not made by us or is damaged."""
    try:
        stamp = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def works(arguments: list[str]) -> bool:
    """Whether the environment's Python runs that."""
    if not python().is_file():
        return False
    return quietly([str(python()), *arguments])


def quietly(command: list[str]) -> bool:
    """Whether a command ends well; what it says is not shown."""
    try:
        return subprocess.call(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) == 0
    except OSError:
        return False


def make_environment() -> None:
    """Make .venv anew. Debian keeps what it takes in a package of its own: fetch that if we may."""
    command = [sys.executable, "-m", "venv", "--clear", str(VENV)]
    if importable("ensurepip") and importable("venv") and subprocess.call(command) == 0:
        return
    package = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
    if may_install() and install_packages([package]) and subprocess.call(command) == 0:
        return
    raise Stopped(
        f"Python cannot make a virtual environment here. On Debian or Ubuntu: apt-get install {package}"
    )


def importable(name: str) -> bool:
    """Whether this Python has that module."""
    from importlib.util import find_spec

    return find_spec(name) is not None


def system_libraries() -> None:
    """Fetch the libraries Qt needs and Debian does not bring; without the right to, say which they are.

    Not a reason to stop: with no display the program does without Qt, and Qt itself names what it misses."""
    missing = [package for library, package in QT_LIBRARIES.items() if not loads(library)]
    if not any_font():
        missing.append(FONTS)
    if not missing:
        return
    if may_install() and install_packages(missing):
        return
    print(
        "The window may not open: these system packages are missing (names as in Debian):\n  "
        + " ".join(missing),
        file=sys.stderr,
    )


def office_program() -> None:
    """Fetch LibreOffice for the tests that need it, where we may; without it they are left out, and say so."""
    if shutil.which("soffice") or (may_install() and install_packages(list(OFFICE))):
        return
    print("LibreOffice is not here: the tests that convert office papers are left out.", file=sys.stderr)


def loads(library: str) -> bool:
    """Whether the system has that shared library."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def any_font() -> bool:
    """Whether there is a font to draw with."""
    folders = [Path(folder).expanduser() for folder in FONT_FOLDERS]
    return any(
        next(folder.rglob(pattern), None) for folder in folders for pattern in ("*.ttf", "*.otf", "*.ttc")
    )


def may_install() -> bool:
    """Whether this is a Debian kind of system where we are root, or may become it without a password."""
    if not shutil.which("apt-get"):
        return False
    if os.geteuid() == 0:
        return True
    return bool(shutil.which("sudo")) and quietly(["sudo", "-n", "true"])


def install_packages(packages: list[str]) -> bool:
    """Install Debian packages; the package list is fetched first only where it does not know them."""
    print("Installing system packages: " + " ".join(packages), flush=True)
    start = [] if os.geteuid() == 0 else ["sudo", "-n"]
    apt = [*start, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", "-o", "Dpkg::Use-Pty=0"]
    install = [*apt, "install", "--yes", "--no-install-recommends", *packages]
    if quietly(install):
        return True
    return subprocess.call([*apt, "update"]) == 0 and subprocess.call(install, stdout=subprocess.DEVNULL) == 0


def with_newer_python(arguments: list[str]) -> int:
    """Start again with a Python that is new enough, if one is about."""
    for minor in range(14, OLDEST[1] - 1, -1):
        newer = shutil.which(f"python3.{minor}")
        if newer:
            return subprocess.call([newer, str(Path(__file__).resolve()), *arguments])
    print("Clusterbook needs Python 3.11 or newer; this is " + sys.version.split()[0] + ".", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
