"""Microsoft's Word, Excel and PowerPoint on Windows, asked through PowerShell to print a paper as PDF: nothing is
run, asked, updated or kept, and a copy of theirs that a person has open stays as it is."""

from __future__ import annotations

import base64
import sys
from pathlib import Path
from typing import NamedTuple


class Program(NamedTuple):
    """One of Microsoft's programs here."""

    name: str
    id: str
    version: str


_FOR = {
    **dict.fromkeys(("word", "old word", "rich text", "opendocument text"), ("Word", "Word.Application")),
    **dict.fromkeys(
        ("spreadsheet", "old spreadsheet", "binary spreadsheet", "opendocument spreadsheet"),
        ("Excel", "Excel.Application"),
    ),
    **dict.fromkeys(("slides", "old slides", "opendocument presentation"), ("PowerPoint", "PowerPoint.Application")),
}
STARTED = "started.txt"
"""The numbers of the processes that Windows started for us; they are no children of ours."""

# A wrong password where none is needed is ignored, and where one is needed it stands in for a question.
_WORD = r"""
$app.Options.UpdateLinksAtOpen = $false
$app.Options.UpdateFieldsAtPrint = $false
$app.Options.UpdateLinksAtPrint = $false
$paper = $app.Documents.Open($from, $false, $true, $false, 'none')
$paper.ExportAsFixedFormat($to, 17, $false, 0, 0, 1, 1, 0, $false, $true, 1)
$paper.Close(0)
"""
_EXCEL = r"""
$app.AskToUpdateLinks = $false
$app.EnableEvents = $false
$paper = $app.Workbooks.Open($from, 0, $true, 5, 'none', 'none', $true)
$paper.ExportAsFixedFormat(0, $to)
$paper.Close($false)
"""
_POWERPOINT = r"""
$paper = $app.Presentations.Open($from, -1, 0, 0)
$paper.SaveAs($to, 32)
$paper.Close()
"""
_SCRIPTS = {
    "Word.Application": ("WINWORD", _WORD),
    "Excel.Application": ("EXCEL", _EXCEL),
    "PowerPoint.Application": ("POWERPNT", _POWERPOINT),
}
_AROUND = r"""
$ErrorActionPreference = 'Stop'
$from = {source}
$to = {made}
$before = @(Get-Process -Name '{process}' -ErrorAction SilentlyContinue | ForEach-Object {{ $_.Id }})
$app = New-Object -ComObject '{id}'
$after = @(Get-Process -Name '{process}' -ErrorAction SilentlyContinue | ForEach-Object {{ $_.Id }})
$new = @($after | Where-Object {{ $before -notcontains $_ }})
Set-Content -Path {started} -Value $new -Encoding ASCII
try {{
$app.AutomationSecurity = 3
{quiet}
{work}
}} finally {{
if ($new.Count -gt 0) {{ $app.Quit() }}
}}
"""


def program_for(format: str) -> Program | None:
    """Microsoft's program for a format where this laptop has it, or None."""
    if sys.platform == "win32" and format in _FOR:
        import winreg

        name, id = _FOR[format]
        try:
            with winreg.OpenKey(winreg.HKEY_CLASSES_ROOT, rf"{id}\CurVer") as key:
                return Program(f"Microsoft {name}", id, str(winreg.QueryValueEx(key, "")[0]))
        except OSError:
            return None
    return None


def script(program: str, source: Path, made: Path, folder: Path) -> str:
    """What PowerShell is to do: open the paper to be read, print it as PDF, and close what was opened."""
    process, work = _SCRIPTS[program]
    # PowerPoint knows its own words for “no questions”, and cannot be hidden
    quiet = "$app.DisplayAlerts = 1"
    if not program.startswith("PowerPoint"):
        quiet = "$app.Visible = $false\n$app.DisplayAlerts = 0"
    return _AROUND.format(
        source=_quoted(source),
        made=_quoted(made),
        started=_quoted(folder / STARTED),
        process=process,
        id=program,
        quiet=quiet,
        work=work.strip(),
    )


def command(program: str, source: Path, made: Path, folder: Path) -> list[str]:
    """What to start; the script is handed over in a form that no command line can misread."""
    text = base64.b64encode(script(program, source, made, folder).encode("utf-16-le")).decode("ascii")
    return ["powershell.exe", "-NoProfile", "-NonInteractive", "-Sta", "-EncodedCommand", text]


def started_in(folder: Path) -> list[int]:
    """The processes that a script said were started for it."""
    try:
        return [int(line) for line in (folder / STARTED).read_text("ascii").split() if line.isdigit()]
    except (OSError, ValueError):
        return []


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"
