"""What guards the account, taken away: the double of AWS and the registry are served by other policies for a while."""

from __future__ import annotations

import contextlib
import dataclasses
from collections.abc import Callable, Iterator
from pathlib import Path

from delivery.terraform.render.model import Platform, Role, written
from lab import names, state
from lab.aws import running as aws
from lab.proofs import aws as asked
from lab.registry import running as registry

_EVERYTHING = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
_FILE = "sabotaged.json"
Change = Callable[[Platform], Platform]


@contextlib.contextmanager
def judged_by(change: Change) -> Iterator[None]:
    """Serve AWS and the registry by a changed platform; afterwards by our own again."""
    place = aws.folder() / _FILE
    place.write_text(written(change(asked.platform())))
    try:
        _served(place)
        yield
    finally:
        place.unlink()
        _served(None)


def _served(policies: Path | None) -> None:
    for server, up in ((names.aws(), aws.up), (names.registry(), registry.up)):
        state.stop(server.name)
        up(policies)


def mutable_tags() -> contextlib.AbstractContextManager[None]:
    """Let tags be set again."""
    return judged_by(_with_mutable_tags)


def _with_mutable_tags(platform: Platform) -> Platform:
    root = platform.roots["bootstrap"]
    repositories = {name: dataclasses.replace(one, tag_mutability="MUTABLE") for name, one in root.repositories.items()}
    wider = dataclasses.replace(root, repositories=repositories)
    return dataclasses.replace(platform, roots={**platform.roots, "bootstrap": wider})


def push_may_everything() -> contextlib.AbstractContextManager[None]:
    """Let the push role do everything."""
    return judged_by(lambda platform: with_role(platform, asked.PUSH, _with_everything))


def any_branch() -> contextlib.AbstractContextManager[None]:
    """Let every job of the repository have the push role, whatever set it off."""
    return judged_by(lambda platform: with_role(platform, asked.PUSH, _without_conditions))


def with_role(platform: Platform, name: str, change: Callable[[Role], Role]) -> Platform:
    """Return a platform with another role of this name."""
    roots = {
        key: dataclasses.replace(
            root, roles={own: change(one) if own == name else one for own, one in root.roles.items()}
        )
        for key, root in platform.roots.items()
    }
    return dataclasses.replace(platform, roots=roots)


def _with_everything(role: Role) -> Role:
    return dataclasses.replace(role, policies={**role.policies, "everything": _EVERYTHING}, boundary=None)


def _without_conditions(role: Role) -> Role:
    statements = [{key: part for key, part in one.items() if key != "Condition"} for one in role.trust["Statement"]]
    return dataclasses.replace(role, trust={**role.trust, "Statement": statements})
