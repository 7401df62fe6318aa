"""Several requests in one, and their answers."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType

MOST = 50
"""Requests that one batch has at most."""

Mark = Annotated[str, Meta(max_length=128, description="A mark of the client's own, given back with the answer.")]


class BatchRequest(msgspec.Struct, forbid_unknown_fields=True):
    """One request of a batch; ``body`` is any JSON, and belongs to POST alone."""

    path: Annotated[
        str,
        Meta(
            description="Path and query as a client would send them: percent-encoded, beginning with /v1/.",
            examples=["/v1/colors?color=rebeccapurple"],
        ),
    ]
    method: Annotated[str, Meta(description="GET or POST.")] = "GET"
    body: msgspec.Raw | UnsetType = UNSET
    id: Mark | UnsetType = UNSET


class BatchBody(msgspec.Struct, forbid_unknown_fields=True):
    """What ``POST /v1/batch`` takes."""

    requests: Annotated[list[BatchRequest], Meta(min_length=1, max_length=MOST)]


class BatchedAnswer(msgspec.Struct):
    """One answer of a batch, as the request would have got it alone; ``body`` is its JSON, a problem's too."""

    status: Annotated[int, Meta(ge=200, le=599)]
    headers: Annotated[dict[str, str], Meta(description="The answer's own headers, names in lower case.")]
    body: msgspec.Raw
    id: Mark | UnsetType = UNSET


class BatchAnswer(msgspec.Struct):
    """The answers to a batch's requests, in their order."""

    responses: list[BatchedAnswer]
