"""The schema that is read from the npm package: flags, kinds and types, on a package of the same form made here."""

import base64
import io
import json
import tarfile
from pathlib import Path

import pytest

from delivery.findings import CannotCheckError
from delivery.terraform import provider, schema

RESOURCE = """\
export class ThingRulesOutputReference extends cdktf.ComplexObject {
  // port - computed: false, optional: false, required: true
  private _port?: number;
  public get port() {
    return this.getNumberAttribute('port');
  }
}

export class ThingSettingsOutputReference extends cdktf.ComplexObject {
  // mode - computed: true, optional: true, required: false
  private _mode?: string;
  public get mode() {
    return this.getStringAttribute('mode');
  }
}

export function thingRulesToHclTerraform(struct?: ThingRules): any {
  const attrs = {
    port: {
      value: cdktf.numberToHclTerraform(struct!.port),
      isBlock: false,
      type: "simple",
      storageClassType: "number",
    },
  };
}

export class Thing extends cdktf.TerraformResource {
  public static readonly tfResourceType = "aws_thing";

  // arn - computed: true, optional: false, required: false
  public get arn() {
    return this.getStringAttribute('arn');
  }

  // name - computed: false, optional: false, required: true
  private _name?: string;
  public get name() {
    return this.getStringAttribute('name');
  }

  // kinds - computed: false, optional: true, required: false
  private _kinds?: string[];
  public get kinds() {
    return cdktf.Fn.tolist(this.getListAttribute('kinds'));
  }

  // zones - computed: true, optional: false, required: false
  public get zones() {
    return cdktf.Fn.tolist(this.getListAttribute('zones'));
  }

  // settings - computed: false, optional: false, required: true
  private _settings = new ThingSettingsOutputReference(this, "settings");
  public get settings() {
    return this._settings;
  }

  // rules - computed: true, optional: true, required: false
  private _rules = new ThingRulesList(this, "rules", true);
  public get rules() {
    return this._rules;
  }

  protected synthesizeHclAttributes(): { [name: string]: any } {
    const attrs = {
      name: {
        value: cdktf.stringToHclTerraform(this._name),
        isBlock: false,
        type: "simple",
        storageClassType: "string",
      },
      kinds: {
        value: cdktf.listMapperHcl(cdktf.stringToHclTerraform, false)(this._kinds),
        isBlock: false,
        type: "set",
        storageClassType: "stringList",
      },
      settings: {
        value: thingSettingsToHclTerraform(this._settings.internalValue),
        isBlock: true,
        type: "list",
        storageClassType: "ThingSettingsList",
      },
      rules: {
        value: cdktf.listMapperHcl(thingRulesToHclTerraform, false)(this._rules.internalValue),
        isBlock: true,
        type: "set",
        storageClassType: "ThingRulesList",
      },
    };
  }
}
"""
NOTHING = {"computed": False, "optional": False, "required": False}


@pytest.fixture
def package(tmp_path: Path) -> Path:
    path = tmp_path / "package.tgz"
    described = json.dumps({"cdktf": {"provider": {"version": "6.0.1"}}})
    mapped = base64.b64encode(json.dumps({"sourcesContent": [RESOURCE]}).encode()).decode()
    script = f"code();\n//# sourceMappingURL=data:application/json;base64,{mapped}"
    with tarfile.open(path, "w:gz") as archive:
        for name, content in {"package/package.json": described, "package/lib/thing/index.js": script}.items():
            member = tarfile.TarInfo(name)
            member.size = len(content.encode())
            archive.addfile(member, io.BytesIO(content.encode()))
    return path


def test_the_flags_and_types_of_arguments_are_the_providers(package: Path) -> None:
    read = schema.read(package)
    assert read["version"] == "6.0.1"
    attributes = read["resources"]["aws_thing"]["attributes"]
    assert attributes["arn"] == {"type": "string", **NOTHING, "computed": True}
    assert attributes["name"] == {"type": "string", **NOTHING, "required": True}
    assert attributes["kinds"] == {"type": ["set", "string"], **NOTHING, "optional": True}
    assert attributes["zones"] == {"type": ["set", "string"], **NOTHING, "computed": True}


def test_a_block_has_its_nesting_and_count(package: Path) -> None:
    blocks = schema.read(package)["resources"]["aws_thing"]["blocks"]
    assert set(blocks) == {"settings"}
    assert (blocks["settings"]["nesting"], blocks["settings"]["single"], blocks["settings"]["required"]) == (
        "list",
        True,
        True,
    )
    mode = blocks["settings"]["block"]["attributes"]["mode"]
    assert mode == {"type": "string", "computed": True, "optional": True, "required": False}


def test_a_computed_block_is_an_argument_of_objects(package: Path) -> None:
    rules = schema.read(package)["resources"]["aws_thing"]["attributes"]["rules"]
    assert rules["type"] == ["set", ["object", {"port": "number"}]]
    assert rules["computed"]
    assert rules["optional"]


@pytest.mark.parametrize(
    ("kind", "name", "expected"),
    [
        ("simple", "boolean", "bool"),
        ("list", "numberList", ["list", "number"]),
        ("map", "stringMap", ["map", "string"]),
        ("set", "stringListList", ["set", ["list", "string"]]),
        ("map", "stringMapMap", ["map", ["map", "string"]]),
        ("simple", "any", "string"),
    ],
)
def test_a_stored_type_is_read(kind: str, name: str, expected: schema.Type) -> None:
    assert schema.stored(kind, name) == expected


def test_another_archive_than_the_pinned_one_is_refused(package: Path) -> None:
    with pytest.raises(CannotCheckError, match=r"package\.tgz has the hash sha512-.*, not the pinned sha512-BuSH"):
        provider.judged(package, provider.PACKAGE.integrity)


def test_a_cut_schema_keeps_what_is_named_and_no_more(package: Path) -> None:
    known = schema.read(package)
    assert provider.cut(known, {"aws_thing", "aws_unknown"}) == known
    assert provider.cut(known, {"aws_unknown"})["resources"] == {}


def test_a_registry_that_is_not_there_does_not_answer() -> None:
    assert not provider.answers("localhost:1", 1)
