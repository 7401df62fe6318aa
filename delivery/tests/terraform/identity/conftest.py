"""The platform as rendered, once for a state of its files, and the simulator that judges it."""

from __future__ import annotations

import fcntl
import hashlib
from collections.abc import Iterator
from pathlib import Path
from string import Template

import pytest

from delivery.configure import values_of
from delivery.terraform.evaluator.engine import Evaluator
from delivery.terraform.identity.judge import Judge
from delivery.terraform.render.model import Platform, read, written
from delivery.terraform.render.platform import example_issuer, platform_of
from delivery.toolchain import cache_folder

TREE = Path(__file__).parents[4]
VALUES = values_of(TREE / "platform.yaml")
ISSUER = example_issuer("dev", VALUES["region"])
OPTIONAL = Template((Path(__file__).parent / "optional.tf").read_text(encoding="utf-8"))
FURTHER = {"optional": OPTIONAL.substitute(VALUES, issuer=ISSUER)}


@pytest.fixture(scope="session")
def platform() -> Platform:
    """Return the platform with the optional parts; tests that run beside each other have it rendered once."""
    target = cache_folder("policies") / f"{state()}.json"
    with target.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not target.exists():
            target.write_text(written(platform_of(TREE, {}, further=FURTHER)), encoding="utf-8")
    return read(target)


def state() -> str:
    """Return one hash over everything that the render is made from."""
    total = hashlib.sha256(FURTHER["optional"].encode())
    files = [TREE / "platform.yaml", *TREE.glob("terraform/**/*"), *TREE.glob("delivery/terraform/render/*.py")]
    for path in sorted(files):
        if path.is_file() and ".terraform" not in path.parts:
            total.update(str(path.relative_to(TREE)).encode() + b"\0" + path.read_bytes())
    return total.hexdigest()[:24]


@pytest.fixture(scope="session")
def evaluator() -> Iterator[Evaluator]:
    with Evaluator() as running:
        yield running


@pytest.fixture(scope="session")
def judge(platform: Platform, evaluator: Evaluator) -> Judge:
    return Judge(platform, evaluator)
