"""Request bodies: JSON of the shape that an endpoint states, read strictly, faults told where they are."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Literal, TypeVar, get_args, get_origin, get_type_hints

import msgspec
from litestar import Request

from palette.api.problems import ProblemError, ProblemException

Shape = TypeVar("Shape", bound=msgspec.Struct)

_PLACE = re.compile(r" - at `\$([^`]*)`$")
_UNKNOWN = re.compile(r"Object contains unknown field `(.*)`")
_MALFORMED = "JSON is malformed: "
_INDEX = re.compile(r"\[(\d+)\]")


class StrictRequest(Request[Any, Any, Any]):
    """A request whose body is decoded as its endpoint's own shape; the framework would take ``"5"`` for 5."""

    async def json(self) -> Any:  # noqa: ANN401 - the framework's own signature
        """Return the body as the endpoint's ``data``.

        Raises:
            ProblemException: ``invalid-body``.
        """
        return read_body(await self.body(), self.route_handler.parsed_fn_signature.parameters["data"].annotation)


def read_body(body: bytes, shape: type[Shape]) -> Shape:
    """Return a body as a shape.

    Raises:
        ProblemException: ``invalid-body``, with a JSON pointer where a member is at fault.
    """
    try:
        return msgspec.json.decode(body, type=shape)
    except msgspec.ValidationError as error:
        raise _misshapen(str(error), shape) from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise invalid_body("", f"it is not JSON: {lowered(str(error).removeprefix(_MALFORMED))}") from error


def invalid_body(pointer: str, detail: str, expected: list[str] | None = None) -> ProblemException:
    """Return the problem of a body; the pointer is empty where the fault is the whole body's."""
    errors = [ProblemError(detail, pointer=pointer)]
    return ProblemException("invalid-body", f"{pointer or 'the body'}: {detail}", expected=expected, errors=errors)


def _misshapen(said: str, shape: type[msgspec.Struct]) -> ProblemException:
    unknown = _UNKNOWN.match(said)
    if unknown:
        known = list(shape.__struct_encode_fields__)
        name = unknown.group(1).replace("~", "~0").replace("/", "~1")
        return invalid_body(f"/{name}", f"it is not a member of the body, which has {', '.join(known)}", known)
    found = _PLACE.search(said)
    pointer = _pointer(found.group(1)) if found else ""
    accepted = _accepted(shape, pointer) if "enum" in said else []
    detail = f"expected one of {', '.join(accepted)}" if accepted else lowered(_PLACE.sub("", said))
    return invalid_body(pointer, detail, accepted or None)


def _pointer(path: str) -> str:
    """Return a JSON pointer (RFC 6901) for a decoder's path: ``.locked[2]`` is ``/locked/2``.

    The decoder does not tell a mapping's key (``.components[...]``): the pointer ends before it.
    """
    told = path.partition("[...]")[0]
    return "".join(f"/{part}" for part in _INDEX.sub(r".\1", told).split(".") if part)


def _accepted(shape: type[msgspec.Struct], pointer: str) -> list[str]:
    """Return the texts that the member which a pointer leads to may be."""
    fields: Mapping[str, str] = dict(zip(shape.__struct_encode_fields__, shape.__struct_fields__, strict=True))
    return texts(get_type_hints(shape)[fields[pointer.split("/")[1]]])


def texts(annotation: Any) -> list[str]:  # noqa: ANN401 - any type
    """Return the texts that a type lets through, its own and those of its parts; empty where any is."""
    if get_origin(annotation) is Literal:
        return list(get_args(annotation))
    return [text for part in get_args(annotation) for text in texts(part)]


def lowered(message: str) -> str:
    """Return a message as it stands after a colon."""
    return message[:1].lower() + message[1:]
