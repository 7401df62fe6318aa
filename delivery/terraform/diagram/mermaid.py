"""Mermaid's words for boxes, groups of boxes, and arrows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field


def identifier(name: str) -> str:
    """Return a name as Mermaid takes it for an identifier."""
    return re.sub(r"\W", "_", name)


@dataclass(slots=True)
class Chart:
    """A flowchart; boxes of a group stand within it, in the order in which they came."""

    direction: str
    boxes: dict[str, tuple[str, str]] = field(default_factory=dict)
    arrows: dict[tuple[str, str, str], None] = field(default_factory=dict)

    def box(self, group: str, name: str, *lines: str) -> str:
        """Add a box with some lines of text to a group; return its name."""
        self.boxes.setdefault(name, (group, "<br>".join(lines or (name,))))
        return name

    def arrow(self, source: str, target: str, text: str = "") -> None:
        """Add an arrow between two boxes, once."""
        self.arrows[source, target, text] = None

    def lines(self) -> Iterator[str]:
        """Give the chart as lines of Markdown."""
        yield from ("```mermaid", f"flowchart {self.direction}")
        for group in dict.fromkeys(group for group, _ in self.boxes.values()):
            yield f'  subgraph {identifier(f"group {group}")}["{group}"]'
            yield from (f'    {identifier(name)}["{text}"]' for name, text in self._of(group))
            yield "  end"
        for source, target, text in self.arrows:
            label = f'|"{text}"|' if text else ""
            yield f"  {identifier(source)} -->{label} {identifier(target)}"
        yield "```"

    def _of(self, group: str) -> Iterator[tuple[str, str]]:
        return ((name, text) for name, (own, text) in self.boxes.items() if own == group)


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    """Give a table as lines of Markdown."""
    names = list(head)
    yield f"| {' | '.join(names)} |"
    yield f"| {' | '.join('---' for _ in names)} |"
    for row in rows:
        yield f"| {' | '.join(row)} |"
