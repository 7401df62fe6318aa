"""``proofs``: try to break what the README claims of the delivery, and show what holds."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from delivery.findings import say
from lab import state, up
from lab.proofs import page, running, table
from lab.proofs.results import BROKEN, HOLDS, LEFT_OUT, Result
from lab.sabotages import running as sabotages


def add(parser: argparse.ArgumentParser) -> None:
    """State the command's options."""
    parser.add_argument(
        "--only", action="append", default=[], metavar="ID", help="run these proofs only (ids, separated by commas)"
    )
    parser.add_argument(
        "--brief", action="store_true", help=f"leave out what takes the longest: {', '.join(running.LONG)}"
    )
    parser.add_argument(
        "--sabotage", action="store_true", help="break what each proof claims, and show that the proof notices"
    )
    parser.add_argument(
        "--times", type=int, default=1, metavar="N", help="run them N times; another verdict is a finding"
    )
    parser.add_argument("--page", action="store_true", help="write what was seen to docs/lab.md")
    parser.add_argument("--list", action="store_true", help="list the proofs and what they claim; run nothing")


def run(options: argparse.Namespace) -> int:
    """Run what was asked for; return 1 where something does not hold, 2 where something could not be checked."""
    names = running.chosen(options.only, brief=options.brief)
    if options.list:
        return _listed(names)
    up.need()
    with state.locked():
        if options.sabotage:
            return sabotages.run(names, write=options.page)
        return _times(names, max(1, options.times), write=options.page)


def _listed(names: Sequence[str]) -> int:
    for line in table.rows(("proof", "claim"), [(name, running.claim(running.files()[name])) for name in names]):
        say(line)
    return 0


def _times(names: Sequence[str], times: int, *, write: bool) -> int:
    rounds = []
    for number in range(1, times + 1):
        say(f"round {number} of {times}: {len(names)} proofs; their log: {state.log_of('proofs')}")
        rounds.append(running.run(names))
        for line in table.lines(rounds[-1]):
            say(line)
    if write:
        page.write_proofs(rounds)
    return _concluded(rounds)


def _concluded(rounds: Sequence[Sequence[Result]]) -> int:
    every = [one for found in rounds for one in found]
    differ = [one.proof for one in rounds[0] if len({o.verdict for o in every if o.proof == one.proof}) > 1]
    if len(rounds) > 1:
        say(f"another verdict in another round: {', '.join(differ) or 'none'}")
    broken = {one.proof for one in every if one.verdict == BROKEN}
    unchecked = {one.proof for one in every if one.verdict not in {HOLDS, BROKEN, LEFT_OUT}}
    left = {one.proof for one in every if one.verdict == LEFT_OUT}
    out = f", {len(left)} left out, which need the whole lab (`make lab`)" if left else ""
    say(f"{len(rounds[0])} proofs: {len(broken)} broken, {len(unchecked)} not checked{out}")
    return 1 if broken or differ else 2 if unchecked else 0
