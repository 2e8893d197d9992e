"""LibreOffice without a window: where it lies, a profile of its own that lets nothing happen, and what to ask of it."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from xml.sax.saxutils import escape

_FILTERS = {
    **dict.fromkeys(("word", "old word", "opendocument text", "rich text"), "writer_pdf_Export"),
    **dict.fromkeys(
        ("spreadsheet", "old spreadsheet", "binary spreadsheet", "opendocument spreadsheet"), "calc_pdf_Export"
    ),
    **dict.fromkeys(("slides", "old slides", "opendocument presentation"), "impress_pdf_Export"),
}
# Links and bookmarks stay, comments stay out, forms are drawn, pictures keep what print can show of them.
_ASKED = (
    '{"ExportBookmarks":{"type":"boolean","value":"true"},"ExportFormFields":{"type":"boolean","value":"false"},'
    '"ExportNotes":{"type":"boolean","value":"false"},"Quality":{"type":"long","value":"88"},'
    '"ReduceImageResolution":{"type":"boolean","value":"true"},"MaxImageResolution":{"type":"long","value":"300"}}'
)
_COMMON, _SCRIPTING = "/org.openoffice.Office.Common", "/org.openoffice.Office.Common/Security/Scripting"
_UPDATES = "/org.openoffice.Office.Jobs/Jobs/org.openoffice.Office.Jobs:Job['UpdateCheck']/Arguments"
_NEVER = "2"
SETTINGS: tuple[tuple[str, str, str], ...] = (
    (_SCRIPTING, "MacroSecurityLevel", "3"),
    (_SCRIPTING, "DisableMacrosExecution", "true"),
    (_SCRIPTING, "BlockUntrustedRefererLinks", "true"),
    (_SCRIPTING, "DisableActiveContent", "true"),
    (_SCRIPTING, "CheckDocumentEvents", "false"),
    ("/org.openoffice.Office.Writer/Content/Update", "Link", _NEVER),
    ("/org.openoffice.Office.Writer/Content/Update", "Field", "false"),
    ("/org.openoffice.Office.Writer/Content/Update", "Chart", "false"),
    ("/org.openoffice.Office.WriterWeb/Content/Update", "Link", _NEVER),
    ("/org.openoffice.Office.Calc/Content/Update", "Link", _NEVER),
    ("/org.openoffice.Office.Calc/Formula/Load", "OOXMLRecalcMode", "1"),
    ("/org.openoffice.Office.Calc/Formula/Load", "ODFRecalcMode", "1"),
    ("/org.openoffice.Office.Recovery/AutoSave", "Enabled", "false"),
    ("/org.openoffice.Office.Recovery/RecoveryInfo", "Enabled", "false"),
    ("/org.openoffice.Office.Recovery/RecoveryInfo", "SessionData", "false"),
    (f"{_COMMON}/Misc", "CrashReport", "false"),
    (f"{_COMMON}/Misc", "CollectUsageInformation", "false"),
    (f"{_COMMON}/Misc", "FirstRun", "false"),
    ("/org.openoffice.Office.Java/VirtualMachine", "Enable", "false"),
    (_UPDATES, "AutoCheckEnabled", "false"),
    # were anything still to ask for a page, it would ask nobody: port 9 of this laptop throws away what it gets
    ("/org.openoffice.Inet/Settings", "ooInetProxyType", "2"),
    ("/org.openoffice.Inet/Settings", "ooInetNoProxy", ""),
    *(
        ("/org.openoffice.Inet/Settings", f"ooInet{kind}Proxy{part}", value)
        for kind in ("HTTP", "HTTPS", "FTP")
        for part, value in (("Name", "127.0.0.1"), ("Port", "9"))
    ),
)


def found() -> Path | None:
    """LibreOffice's program on this laptop, or None."""
    places: list[Path] = []
    for name in ("soffice", "libreoffice"):
        if held := shutil.which(name):
            places.append(Path(held))
    if sys.platform == "win32":
        for variable in ("PROGRAMFILES", "PROGRAMFILES(X86)"):
            if base := os.environ.get(variable):
                places.append(Path(base) / "LibreOffice" / "program" / "soffice.exe")
    elif sys.platform == "darwin":
        places += [
            Path(base).expanduser() / "LibreOffice.app/Contents/MacOS/soffice"
            for base in ("/Applications", "~/Applications")
        ]
    else:
        usual = ("/usr/bin/soffice", "/usr/lib/libreoffice/program/soffice", "/snap/bin/libreoffice")
        places += [Path(place) for place in usual]
        places += sorted(Path("/opt").glob("libreoffice*/program/soffice"), reverse=True)
    return next((place for place in places if place.is_file()), None)


def version_of(program: Path) -> str:
    """What changes when LibreOffice is renewed: asking it for its version would take as long as a page does."""
    try:
        real = program.resolve()
        beside = real.with_name("versionrc"), real.with_name("version.ini"), real
        held = next(file for file in beside if file.is_file())
        return f"{int(held.stat().st_mtime)}"
    except (OSError, StopIteration):
        return "0"


def write_profile(folder: Path) -> None:
    """A person's settings, as LibreOffice keeps them: ours, in which nothing may happen by itself."""
    user = folder / "user"
    user.mkdir(parents=True)
    items = "\n".join(
        f'<item oor:path="{escape(path)}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, name, value in SETTINGS
    )
    (user / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n<oor:items xmlns:oor="http://openoffice.org/2001/registry"'
        ' xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">\n'
        f"{items}\n</oor:items>\n",
        encoding="utf-8",
    )


def command(program: Path, format: str, source: Path, made: Path, profile: Path) -> list[str]:
    """What to start to have `source` as a PDF in the folder `made`."""
    return [
        str(program),
        f"-env:UserInstallation={profile.absolute().as_uri()}",
        # or it would see whether it may write among what all people of this computer share
        f"-env:UNO_SHARED_PACKAGES_CACHE={(profile / 'shared').absolute().as_uri()}",
        "--headless",
        "--invisible",
        "--norestore",
        "--nolockcheck",
        "--nodefault",
        "--nologo",
        "--convert-to",
        f"pdf:{_FILTERS[format]}:{_ASKED}",
        "--outdir",
        str(made),
        str(source),
    ]
