"""Request bodies: JSON of the shape that an endpoint states, read strictly, faults told where they are."""

from __future__ import annotations

import re
from typing import Any, Literal, TypeVar, get_args, get_origin, get_type_hints

import msgspec
from litestar import Request

from palette.api.problems import ProblemError, ProblemException

Shape = TypeVar("Shape", bound=msgspec.Struct)

_PLACE = re.compile(r" - at `\$([^`]*)`$")
_UNKNOWN = re.compile(r"Object contains unknown field `(.*)`", re.DOTALL)
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
    except RecursionError as error:
        raise invalid_body("", "its arrays and objects are nested too deep") from error


def invalid_body(pointer: str, detail: str, expected: list[str] | None = None) -> ProblemException:
    """Return the problem of a body; the pointer is empty where the fault is the whole body's."""
    errors = [ProblemError(detail, pointer=pointer)]
    return ProblemException("invalid-body", f"{pointer or 'the body'}: {detail}", expected=expected, errors=errors)


def _misshapen(said: str, shape: type[msgspec.Struct]) -> ProblemException:
    found = _PLACE.search(said)
    pointer = _pointer(found.group(1)) if found else ""
    if unknown := _UNKNOWN.fullmatch(_PLACE.sub("", said)):
        return _unknown_member(pointer, unknown.group(1), shape)
    accepted = _accepted(shape, pointer) if "enum" in said else []
    detail = f"expected one of {', '.join(accepted)}" if accepted else lowered(_PLACE.sub("", said))
    return invalid_body(pointer, detail, accepted or None)


def _unknown_member(pointer: str, name: str, shape: type[msgspec.Struct]) -> ProblemException:
    """Return the problem of a member that the object which a pointer leads to does not have."""
    struct = _struct(_part(shape, pointer)) or shape  # a name may read like a place
    known = list(struct.__struct_encode_fields__)
    whole = "its object" if pointer else "the body"
    escaped = name.replace("~", "~0").replace("/", "~1")
    return invalid_body(f"{pointer}/{escaped}", f"it is not a member of {whole}, which has {', '.join(known)}", known)


def _pointer(path: str) -> str:
    """Return a JSON pointer (RFC 6901) for a decoder's path: ``.locked[2]`` is ``/locked/2``.

    The decoder does not tell a mapping's key (``.components[...]``): the pointer ends before it.
    """
    told = path.partition("[...]")[0]
    return "".join(f"/{part}" for part in _INDEX.sub(r".\1", told).split(".") if part)


def _accepted(shape: type[msgspec.Struct], pointer: str) -> list[str]:
    """Return the texts that the member which a pointer leads to may be."""
    return texts(_part(shape, pointer))


def _part(annotation: Any, pointer: str) -> Any:  # noqa: ANN401 - any type
    """Return the type of what a pointer leads to, ``None`` if nowhere; for an array's element, the array's."""
    for name in pointer.split("/")[1:]:
        if not name.isdecimal():
            annotation = _members(_struct(annotation)).get(name)
    return annotation


def _members(struct: type[msgspec.Struct] | None) -> dict[str, Any]:
    """Return the types of an object's members by their names in JSON."""
    if struct is None:
        return {}
    hints = get_type_hints(struct)
    names = zip(struct.__struct_encode_fields__, struct.__struct_fields__, strict=True)
    return {name: hints[field] for name, field in names}


def _struct(annotation: Any) -> Any:  # noqa: ANN401 - any type
    """Return the object in a type: itself, or what its parts hold."""
    if isinstance(annotation, type) and issubclass(annotation, msgspec.Struct):
        return annotation
    return next(filter(None, map(_struct, get_args(annotation))), None)


def texts(annotation: Any) -> list[str]:  # noqa: ANN401 - any type
    """Return the texts that a type lets through, its own and those of its parts; empty where any is."""
    if get_origin(annotation) is Literal:
        return list(get_args(annotation))
    return [text for part in get_args(annotation) for text in texts(part)]


def lowered(message: str) -> str:
    """Return a message as it stands after a colon."""
    return message[:1].lower() + message[1:]
