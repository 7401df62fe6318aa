"""The documents of AWS's own managed policies, which Terraform only names: as moto keeps them."""

from __future__ import annotations

import functools
import json
from typing import Any

from delivery.findings import CannotCheckError


def managed_policy(arn: str) -> dict[str, Any]:
    """Return the document of a policy that AWS manages.

    Raises:
        CannotCheckError: moto is not installed, or knows no such policy.
    """
    path, _, name = arn.rpartition("/")
    found = _catalogue().get(name)
    if found is None or not path.endswith(f":aws:policy{found['Path'].rstrip('/')}"):
        message = f"{arn}: moto {_version()} knows no such policy of AWS; is the name right, or moto too old?"
        raise CannotCheckError(message)
    return {**found["Document"]}


@functools.cache
def _catalogue() -> dict[str, Any]:
    try:
        from moto.iam.aws_managed_policies import aws_managed_policies_data  # noqa: PLC0415 - only who asks needs it
    except ImportError:
        raise CannotCheckError("install the Python package moto (requirements/delivery.txt)") from None
    return dict(json.loads(aws_managed_policies_data))


def _version() -> str:
    import moto  # noqa: PLC0415 - as above

    return str(moto.__version__)
