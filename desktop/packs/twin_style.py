"""How the readable twin of a pack looks: large enough to read, light or dark as the screen is, plain when printed."""

from __future__ import annotations

STYLE = """
:root { color-scheme: light dark; --ground: #ffffff; --text: #20251f; --quiet: #4d534a; --accent: #1f5a3e;
  --line: #c9c5b8; --soft: #f3f2ec; --amber: #7d4e07; --red: #96281a; --blue: #1f4f79; }
@media screen and (prefers-color-scheme: dark) { :root {
  --ground: #151915; --text: #eceee8; --quiet: #bcc3b7; --accent: #93d6b2;
  --line: #4a5148; --soft: #20261f; --amber: #f0c274; --red: #ffab9c; --blue: #a9cff0; } }
* { box-sizing: border-box; }
html { font-size: 112.5%; }
body { margin: 0; background: var(--ground); color: var(--text); line-height: 1.6; overflow-wrap: break-word;
  font-family: "Noto Sans", "Segoe UI", "Helvetica Neue", Arial, sans-serif; }
body > header, nav, main, footer { max-width: 46rem; margin: 0 auto; padding: 0 1.25rem; }
body > header { padding-top: 2rem; }
footer { padding-bottom: 3rem; color: var(--quiet); }
h1, h2, h3, h4, h5, h6 { line-height: 1.25; margin: 1.8em 0 0.5em; }
h1 { font-size: 2.1rem; margin-top: 0.3em; }
h2 { font-size: 1.55rem; margin-top: 2.4em; padding-top: 0.8em; border-top: 3px solid var(--accent); }
h3 { font-size: 1.2rem; }
h4, h5, h6 { font-size: 1.05rem; }
p, ul, ol, dl, table, blockquote { margin: 0.6em 0; }
a { color: var(--accent); text-underline-offset: 0.2em; }
a:focus-visible, [tabindex]:focus-visible { outline: 3px solid var(--blue); outline-offset: 3px; }
.skip { position: absolute; left: 0; top: -6rem; padding: 0.8rem 1.2rem; background: var(--text); color: var(--ground);
  z-index: 1; }
.skip:focus { top: 0; }
.cluster { color: var(--accent); font-weight: bold; margin-bottom: 0; }
.quiet { color: var(--quiet); }
.tag { color: var(--blue); }
.plain, .agenda, nav ul { list-style: none; padding-left: 0; }
nav ul ul { padding-left: 1.4rem; }
nav li { margin: 0.35em 0; }
.agenda > li { padding: 0.2em 0 0.6em; border-bottom: 1px solid var(--line); }
.agenda h3 { margin: 0.8em 0 0.2em; }
.agenda p { margin: 0.15em 0; }
.agenda > .part { padding-left: 1.6rem; }
.number { color: var(--accent); margin-right: 0.35em; }
.shape { margin-right: 0.3em; }
.amber { color: var(--amber); } .red { color: var(--red); }
.green { color: var(--accent); } .grey { color: var(--quiet); }
.marker { border-left: 4px solid var(--accent); padding: 0.1em 0 0.1em 1rem; margin: 1.6em 0; background: var(--soft); }
.marker h3 { margin: 0.4em 0 0; color: var(--accent); }
dl { display: grid; grid-template-columns: minmax(6.5rem, auto) 1fr; gap: 0.3em 1.2rem; }
dt { color: var(--quiet); } dd { margin: 0; } dd ul { margin: 0; padding-left: 1.1rem; }
.wide { overflow-x: auto; }
.when { white-space: nowrap; }
table { border-collapse: collapse; min-width: 100%; }
caption { text-align: left; color: var(--quiet); padding: 0.3em 0; }
th, td { text-align: left; vertical-align: top; padding: 0.5em 0.9em 0.5em 0; border-bottom: 1px solid var(--line); }
thead th { color: var(--quiet); }
blockquote, aside { margin-left: 0; padding-left: 1rem; border-left: 3px solid var(--line); }
img { max-width: 100%; height: auto; background: #ffffff; }
article { border-bottom: 1px solid var(--line); padding-bottom: 1.2em; }
.page { color: var(--quiet); font-size: 0.95rem; border-bottom: 1px solid var(--line); }
@media (max-width: 34rem) { dl { grid-template-columns: 1fr; gap: 0; } dd { margin-bottom: 0.5em; }
  h1 { font-size: 1.7rem; } h2 { font-size: 1.35rem; } }
@media print {
  html { font-size: 12pt; } .skip, nav { display: none; } body > header, main, footer { max-width: none; padding: 0; }
  h1, h2, h3, h4 { break-after: avoid; } .agenda > li, tr { break-inside: avoid; } }
"""
