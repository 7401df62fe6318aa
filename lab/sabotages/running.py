"""Run sabotages: break one thing, run the proof that must notice, put it back."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import NamedTuple

from delivery.findings import say
from lab import argo_cd
from lab.proofs import as_found, page, results, table
from lab.proofs import running as proofs
from lab.proofs.results import BROKEN, HOLDS, Result
from lab.sabotages.catalogue import ALL, Sabotage

_SHOWN = 150


class Noticed(NamedTuple):
    """How a proof took a sabotage, and what the sabotage has left behind."""

    sabotage: Sabotage
    result: Result
    seconds: float
    left: list[str]

    @property
    def word(self) -> str:
        """What the table says of it."""
        if self.left:
            return "LEFT BEHIND"
        return {BROKEN: "noticed", HOLDS: "NOT NOTICED"}.get(self.result.verdict, self.result.verdict)

    @property
    def row(self) -> tuple[str, ...]:
        """What the page says of it."""
        return self.sabotage.what, f"`{self.result.proof}`", self.word, self.result.problem


def run(names: Sequence[str], *, write: bool = False) -> int:
    """Run every sabotage of some proofs; write what was seen to the page, if asked to.

    Returns:
        0 where each is noticed, 1 where a proof does not notice, 2 where that could not be seen.
    """
    chosen = [one for one in ALL if one.proof in names]
    if missing := set(names) - {one.proof for one in ALL}:
        say(f"no sabotage of {', '.join(sorted(missing))}: nothing shows that it can fail")
    argo_cd.wait_healthy()
    noticed = [_noticed(one) for one in chosen]
    for line in _table(noticed):
        say(line)
    if write:
        page.write_sabotages(one.row for one in noticed)
    unseen = [one for one in noticed if one.word != "noticed"]
    say(f"{len(noticed)} sabotages: {len(noticed) - len(unseen)} noticed, {len(unseen)} not")
    return 1 if missing or any(one.left or one.result.verdict == HOLDS for one in unseen) else 2 if unseen else 0


def _noticed(sabotage: Sabotage) -> Noticed:
    say(f"{sabotage.proof}: {sabotage.what}")
    before, began = as_found.picture(), time.monotonic()
    with sabotage.breaks():
        result = proofs.run([sabotage.proof], {results.SABOTAGED: sabotage.what}, first=True)[0]
    return Noticed(sabotage, result, time.monotonic() - began, as_found.left_behind(before))


def _table(noticed: Sequence[Noticed]) -> list[str]:
    cells = [(one.sabotage.proof, one.sabotage.what, one.word, f"{one.seconds:.0f} s") for one in noticed]
    head, *rows = table.rows(("proof", "sabotage", "", "took"), cells)
    lines = [head]
    for one, row in zip(noticed, rows, strict=True):
        lines += [table.coloured(row, well=one.word == "noticed"), f"    {one.result.problem[:_SHOWN]}"]
        lines += [f"    left behind: {line}" for line in one.left]
    return lines
