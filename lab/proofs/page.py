"""``docs/lab.md``: what the last runs of the proofs and sabotages showed, and on which machine."""

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

The last runs of `make proofs PAGE=1` and `make proofs SABOTAGE=1 PAGE=1`, as they wrote them here.

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
    """Write the last round's results, with each round's verdicts and seconds."""
    heads = ("proof", *(f"round {number}" for number in range(1, len(rounds) + 1)), "failed of N", "what was seen")
    _write(page, "proofs", table(heads, [_row(results) for results in zip(*rounds, strict=True)]))


def _row(results: Sequence[Result]) -> tuple[str, ...]:
    last = results[-1]
    rounds = [f"{one.verdict}, {one.seconds:.0f} s" for one in results]
    failed = f"{last.facts.failed:,} of {last.facts.sent:,}" if last.facts.sent else ""
    seen = "; ".join([*([last.problem] if last.problem else []), *last.facts.notes])
    return f"`{last.proof}`", *rounds, failed, seen


def write_sabotages(rows: Iterable[tuple[str, ...]], page: Path = _PAGE) -> None:
    """Write what was broken, which proof noticed, and what it said."""
    _write(page, "sabotages", table(("broken", "proof", "", "the red line"), rows))


def write_change(rows: Iterable[tuple[str, ...]], page: Path = _PAGE) -> None:
    """Write where the seconds of one change went; what is a part of another is set in."""
    _write(page, "change", table(("step", "seconds", ""), [(_set_in(what), *rest) for what, *rest in rows]))


def _set_in(cell: str) -> str:
    own = cell.lstrip()
    return "&nbsp;" * (len(cell) - len(own)) + own


def table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """Return a table in Markdown."""
    lines = [heads, tuple("---" for _ in heads), *rows]
    return "\n".join(f"| {' | '.join(map(_escaped, line))} |" for line in lines)


def _escaped(cell: str) -> str:
    return cell.replace("|", r"\|").replace("<", "&lt;")


def _write(page: Path, part: str, text: str) -> None:
    before = page.read_text(encoding="utf-8") if page.is_file() else _EMPTY
    marked = re.compile(rf"(<!-- {part} -->\n).*?(<!-- /{part} -->)", re.DOTALL)
    whole = f"{_machine()}\n\n{text}\n"
    page.write_text(marked.sub(lambda found: found[1] + whole + found[2], before), encoding="utf-8")
    say(f"written to {page.relative_to(ROOT) if page.is_relative_to(ROOT) else page}")


def _machine() -> str:
    pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / _GB
    day = dt.datetime.now(dt.UTC).date().isoformat()
    system = platform.freedesktop_os_release().get("PRETTY_NAME", platform.system())
    return f"{day}, {os.cpu_count()} cores, {pages:.0f} GB of memory, {system}, {platform.machine()}."
