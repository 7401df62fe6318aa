"""``docs/lab.md``: what the last run of each proof and sabotage showed, and on which machine."""

from __future__ import annotations

import datetime as dt
import os
import platform
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from delivery.findings import say
from delivery.locations import ROOT
from lab.proofs.results import Result

_PAGE = ROOT / "docs" / "lab.md"
_EMPTY = """\
# What the lab showed

The last run of each proof and sabotage, as `make proofs PAGE=1` and `make proofs SABOTAGE=1 PAGE=1` wrote it here, and
on which day. All of it is from one kind of machine:

<!-- machine -->
<!-- /machine -->

## Proofs

<!-- proofs -->
<!-- /proofs -->

## Sabotages

What was broken on purpose, and the red line of the proof that noticed.

<!-- sabotages -->
<!-- /sabotages -->

## One change

Where the seconds of `make lab-change` went, from a branch of its author to the pod that answers.

<!-- change -->
<!-- /change -->
"""
_GB = 1e9


def write_proofs(rounds: Sequence[Sequence[Result]], page: Path = _PAGE) -> None:
    """Write each proof's verdicts and seconds, and what its last round saw; what was not run stays as it was."""
    heads = ("proof", "day", "verdict of each round", "failed of N", "what was seen")
    _merge(page, "proofs", heads, [_row(results) for results in zip(*rounds, strict=True)], keys=1)


def _row(results: Sequence[Result]) -> tuple[str, ...]:
    last = results[-1]
    verdicts = "; ".join(f"{one.verdict}, {one.seconds:.0f} s" for one in results)
    failed = f"{last.facts.failed:,} of {last.facts.sent:,}" if last.facts.sent else ""
    seen = "; ".join([*([last.problem] if last.problem else []), *last.facts.notes])
    return f"`{last.proof}`", _today(), verdicts, failed, seen


def write_sabotages(rows: Iterable[tuple[str, ...]], page: Path = _PAGE) -> None:
    """Write what was broken, the proof that should notice, whether it did and what it said; the others stay."""
    dated = [(what, proof, _today(), *rest) for what, proof, *rest in rows]
    _merge(page, "sabotages", ("broken", "proof", "day", "", "the red line"), dated, keys=2)


def write_change(rows: Iterable[tuple[str, ...]], page: Path = _PAGE) -> None:
    """Write where the seconds of one change went; what is a part of another is set in."""
    text = table(("step", "seconds", ""), [(_set_in(what), *rest) for what, *rest in rows])
    _write(page, "change", f"Measured on {_today()}.\n\n{text}")


def _set_in(cell: str) -> str:
    own = cell.lstrip()
    return "&nbsp;" * (len(cell) - len(own)) + own


def table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """Return a table in Markdown."""
    lines = [heads, tuple("---" for _ in heads), *rows]
    return "\n".join(f"| {' | '.join(map(_escaped, line))} |" for line in lines)


def _escaped(cell: str) -> str:
    return cell.replace("|", r"\|").replace("<", "&lt;")


def _merge(page: Path, part: str, heads: tuple[str, ...], rows: Iterable[tuple[str, ...]], keys: int) -> None:
    """Write rows in place of those of the same first cells, in order; keep the others."""
    found = _marked(part).search(_text(page))
    kept = found[2].strip().splitlines()[2:] if found else []
    lines = {tuple(line.split(" | ")[:keys]): line for line in [*kept, *table((), rows).splitlines()[2:]]}
    _write(page, part, "\n".join([*table(heads, ()).splitlines(), *(lines[key] for key in sorted(lines))]))


def _text(page: Path) -> str:
    return page.read_text(encoding="utf-8") if page.is_file() else _EMPTY


def _write(page: Path, part: str, text: str) -> None:
    whole = _with(_with(_text(page), part, f"\n{text}\n"), "machine", f"{_machine()}\n")
    page.write_text(whole, encoding="utf-8")
    say(f"written to {page.relative_to(ROOT) if page.is_relative_to(ROOT) else page}")


def _with(text: str, part: str, words: str) -> str:
    """Return the page's text with other words between the marks of a part."""
    return _marked(part).sub(lambda found: found[1] + words + found[3], text)


def _marked(part: str) -> re.Pattern[str]:
    """Return what finds a part: the mark before it, its words, the mark after it."""
    return re.compile(rf"(<!-- {part} -->\n)(.*?)(<!-- /{part} -->)", re.DOTALL)


def _today() -> str:
    return dt.datetime.now(dt.UTC).date().isoformat()


def _machine() -> str:
    pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / _GB
    system = platform.freedesktop_os_release().get("PRETTY_NAME", platform.system())
    return f"{os.cpu_count()} cores, {pages:.0f} GB of memory, {system}, {platform.machine()}."
