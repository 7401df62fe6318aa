"""The AWS provider's schema, read from the npm package that is generated from it.

Where the provider itself cannot be had, its schema still can: `@cdktf/provider-aws` is made by a program from the
provider's own schema, one class per resource and block. The package's source maps hold the TypeScript that it was
compiled from, in which each argument stands with its flags, and each block with its kind. What that form does not hold:
a block's smallest and largest count beyond "one" and "at least one", default values, and every check that the provider
makes in code (an enum's values are checked elsewhere, from botocore's service models).
"""

from __future__ import annotations

import base64
import json
import re
import tarfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

Type = str | list[Any]
"""A type as Terraform's JSON writes it: `"string"`, `["set", "string"]`, `["object", {"name": "string"}]`."""
Block = dict[str, dict[str, Any]]

CLASS = re.compile(r"^export class (\w+) extends cdktf\.(\w+) \{\n(.*?)^\}", re.MULTILINE | re.DOTALL)
MEMBER = re.compile(
    r"^  // (\w+) - computed: (\w+), optional: (\w+), required: (\w+)\n(.*?)(?=^  // \w+ - computed: |\Z)",
    re.MULTILINE | re.DOTALL,
)
COMPLEX = re.compile(r"= new ([\w.]+)\(this, \"\w+\"(?:, (true|false))?\)")
RETURNED = re.compile(r"public get \w+\(\)[^{]*\{(.*?)\n  \}", re.DOTALL)
STRUCT = re.compile(r"^export function (\w+)ToHclTerraform\(.*?\n(.*?)^\}", re.MULTILINE | re.DOTALL)
SETTABLE = re.compile(
    r"^ {4,6}(\w+): \{\n(?:(?!^ {4,6}\}).*\n)*?"
    r"\s+isBlock: (\w+),\n\s+type: \"(\w+)\",\n\s+storageClassType: \"(\w+)\"",
    re.MULTILINE,
)
NAME = re.compile(r"static readonly tfResourceType = \"(\w+)\"")
KINDS = {"TerraformResource": "resources", "TerraformDataSource": "data_sources", "TerraformProvider": "provider"}
SIMPLE = {"string": "string", "number": "number", "boolean": "bool"}
ANY = "string"
"""For what the package leaves open, as it does for a firewall's rules, whose blocks hold themselves: Terraform allows
no open type inside a set, and text is read back as text."""
GETTERS: tuple[tuple[str, Type], ...] = (
    ("tolist(this.getNumberListAttribute", ["set", "number"]),
    ("tolist(this.getListAttribute", ["set", "string"]),
    ("getNumberListAttribute", ["list", "number"]),
    ("getListAttribute", ["list", "string"]),
    ("getStringMapAttribute", ["map", "string"]),
    ("getBooleanMapAttribute", ["map", "bool"]),
    ("getNumberMapAttribute", ["map", "number"]),
    ("getStringAttribute", "string"),
    ("getNumberAttribute", "number"),
    ("getBooleanAttribute", "bool"),
    ("", ANY),
)
MAPS: dict[str, Type] = {
    "cdktf.StringMap": ["map", "string"],
    "cdktf.NumberMap": ["map", "number"],
    "cdktf.BooleanMap": ["map", "bool"],
}
DEEPEST = 12
"""How deep blocks are followed: some services' blocks hold themselves."""


class Settable(NamedTuple):
    """An argument that may be written: whether as a block, and what holds its value (`set` of `stringList`)."""

    is_block: bool
    kind: str
    stored: str


class Source(NamedTuple):
    """One generated class or structure: what it extends, and its text."""

    base: str
    text: str


def read(package: Path) -> dict[str, Any]:
    """Return the provider's whole schema, from the package's archive.

    Returns:
        `provider` (one block), `resources` and `data_sources` (blocks by name), and `version`, the provider's own. A
        block is `{"attributes": {name: {type, required, optional, computed}}, "blocks": {name: {nesting, ...}}}`.
    """
    schema: dict[str, Any] = {"version": "", "provider": {}, "resources": {}, "data_sources": {}}
    for text in _folders(package):
        if isinstance(text, dict):
            schema["version"] = text["cdktf"]["provider"]["version"]
            continue
        for kind, name, block in _roots(classes(text)):
            if kind == "provider":
                schema["provider"] = block
            else:
                schema[kind][name] = block
    return schema


def classes(text: str) -> dict[str, Source]:
    """Return every generated class of a text by its name, and what is written for each plain structure."""
    structs = {f"{name[0].upper()}{name[1:]}": Source("struct", body) for name, body in STRUCT.findall(text)}
    return structs | {name: Source(base, body) for name, base, body in CLASS.findall(text)}


def _folders(package: Path) -> Iterator[Any]:
    """Yield the package's own description, and the TypeScript of each of its folders: one resource each."""
    gathered: dict[str, list[str]] = {}
    with tarfile.open(package) as archive:
        for member in archive:
            parts = Path(member.name).parts
            if member.name == "package/package.json":
                yield json.load(_content(archive, member))
            elif parts[1:2] == ("lib",) and len(parts) > 3 and member.name.endswith(".js"):  # noqa: PLR2004 - lib/x/y.js
                gathered.setdefault(parts[2], []).append(typescript(_content(archive, member).read().decode()))
    yield from ("\n".join(texts) for texts in gathered.values())


def _content(archive: tarfile.TarFile, member: tarfile.TarInfo) -> Any:  # noqa: ANN401 - a file of bytes
    return archive.extractfile(member)


def typescript(script: str) -> str:
    """Return the TypeScript that a script was compiled from, out of the source map on its last line."""
    _, _, encoded = script.rpartition("base64,")
    return "\n".join(json.loads(base64.b64decode(encoded))["sourcesContent"])


def _roots(found: Mapping[str, Source]) -> Iterator[tuple[str, str, Block]]:
    for source in found.values():
        if source.base in KINDS and (name := NAME.search(source.text)):
            yield KINDS[source.base], name[1], block(source.text, found)


def block(text: str, found: Mapping[str, Source], depth: int = 0) -> Block:
    """Return the attributes and blocks that a class describes."""
    attributes: dict[str, Any] = {}
    blocks: dict[str, Any] = {}
    settable = dict(_settable(text))
    for name, computed, optional, required, body in MEMBER.findall(text):
        flags = {"computed": computed == "true", "optional": optional == "true", "required": required == "true"}
        member = _member(body, settable.get(name), found, depth)
        if member is None:
            continue
        if "nesting" not in member:
            attributes[name] = {"type": member["type"], **flags}
        # A computed block is an argument whose objects may be written as blocks: a security group's rules are.
        elif flags["computed"]:
            attributes[name] = {"type": _as_type(member), **flags}
        else:
            blocks[name] = member | {"required": flags["required"]}
    return {"attributes": attributes, "blocks": blocks}


def _settable(text: str) -> Iterator[tuple[str, Settable]]:
    for name, is_block, kind, held in SETTABLE.findall(text):
        yield name, Settable(is_block == "true", kind, held)


def _member(body: str, settable: Settable | None, found: Mapping[str, Source], depth: int) -> dict[str, Any] | None:
    """Return a member's type, or the block that it holds; nothing where blocks go on for ever."""
    made = COMPLEX.search(body)
    if made and made[1] not in MAPS:
        kind = settable.kind if settable else ("set" if made[2] == "true" else "list")
        return _nested(made[1].rpartition(".")[2], kind, found, depth)
    if made:
        return {"type": MAPS[made[1]]}
    if settable and settable.is_block:
        return _plain(settable, found)
    if settable:
        return {"type": stored(settable.kind, settable.stored)}
    returned = RETURNED.search(body)
    said = returned[1] if returned else ""
    return {"type": next(kind for getter, kind in GETTERS if getter in said)}


def _plain(settable: Settable, found: Mapping[str, Source]) -> dict[str, Any] | None:
    """Return a block that has no class: the provider's own have none, as nothing reads them. All in it is optional."""
    held = found.get(re.sub(r"(List|Map)$", "", settable.stored))
    if held is None:
        return None
    flags = {"computed": False, "optional": True, "required": False}
    attributes = {name: {"type": stored(one.kind, one.stored), **flags} for name, one in _settable(held.text)}
    return {"nesting": settable.kind, "single": False, "block": {"attributes": attributes, "blocks": {}}}


def stored(kind: str, name: str) -> Type:
    """Return the type of an argument, from its kind and the name of what stores it: `set`, `stringList`."""
    parts = re.findall(r"List|Map|^[a-z]+", name)
    innermost: Type = SIMPLE.get(parts[0], ANY) if parts else ANY
    for outer in parts[1:-1]:
        innermost = [outer.lower(), innermost]
    return innermost if kind == "simple" else [kind, innermost]


def _nested(name: str, kind: str, found: Mapping[str, Source], depth: int) -> dict[str, Any] | None:
    """Return a block by the name of the class that holds it: `XList`, or `XOutputReference` where there is one."""
    stem = re.sub(r"(OutputReference|List|Map)$", "", name)
    held = found.get(f"{stem}OutputReference")
    if held is None or depth >= DEEPEST:
        return None
    nesting = {"struct": "single"}.get(kind, kind)
    single = name.endswith("OutputReference") and nesting != "single"
    return {"nesting": nesting, "single": single, "block": block(held.text, found, depth + 1)}


def _as_type(member: Mapping[str, Any]) -> Type:
    """Return a block's type, for an argument that holds such objects."""
    inner = member["block"]
    fields = {name: attribute["type"] for name, attribute in inner["attributes"].items()}
    fields |= {name: _as_type(nested) for name, nested in inner["blocks"].items()}
    whole: Type = ["object", fields]
    return whole if member["nesting"] == "single" else [member["nesting"], whole]
