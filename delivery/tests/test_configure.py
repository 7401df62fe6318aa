"""The command ``configure``: what it takes, what it writes, and that nothing is lost on the way back."""

from __future__ import annotations

import argparse
import re
import shutil
from pathlib import Path

import pytest

from delivery import configure
from delivery.findings import guarded

ROOT = Path(__file__).resolve().parents[2]
CONFIGURED = ("k8s", "argocd", ".github", "terraform")
EXAMPLE = {
    "account": "111122223333",
    "region": "eu-central-1",
    "owner": "example-org",
    "owner_id": "1234567",
    "repository": "color-palette-api",
    "repository_id": "7654321",
}
OTHER = {
    "account": "012345670123",
    "region": "ap-southeast-2",
    "owner": "a-much-longer-owner-than-the-example",
    "owner_id": "1",
    "repository": "my.colors_2",
    "repository_id": "99",
}


@pytest.fixture(name="tree")
def _tree(tmp_path: Path) -> Path:
    tree = tmp_path / "tree"
    for folder in CONFIGURED:
        shutil.copytree(ROOT / folder, tree / folder, ignore=shutil.ignore_patterns("upstream.yaml"))
    return tree


@pytest.fixture(name="small")
def _small(tmp_path: Path) -> Path:
    (tmp_path / "one.yaml").write_bytes(
        b"# 111122223333 stays\r\nname: 111122223333.dkr.ecr.eu-central-1.amazonaws.com/x\r\n"
    )
    return tmp_path


def bytes_of(tree: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in sorted(tree.rglob("*")) if path.is_file()}


def file_of(folder: Path, values: dict[str, str]) -> Path:
    path = folder / "values.yaml"
    path.write_text("".join(f'{key}: "{value}"\n' for key, value in values.items()), encoding="utf-8")
    return path


def command(*arguments: str) -> int:
    parser = argparse.ArgumentParser()
    configure.add(parser)
    return guarded(lambda: configure.run(parser.parse_args(arguments)))


def test_this_repository_holds_the_values_of_its_platform_file(capsys: pytest.CaptureFixture[str]) -> None:
    assert command("--check") == 0
    assert "all as platform.yaml says" in capsys.readouterr().out


def test_other_values_and_back_gives_the_same_bytes(tree: Path) -> None:
    before = bytes_of(tree)
    configure.configure(tree, OTHER, write=True)
    assert bytes_of(tree) != before
    configure.configure(tree, EXAMPLE, write=True)
    assert bytes_of(tree) == before


def test_twice_is_once(tree: Path) -> None:
    assert configure.configure(tree, OTHER, write=True)
    after = bytes_of(tree)
    assert configure.configure(tree, OTHER, write=True) == []
    assert bytes_of(tree) == after


@pytest.mark.parametrize("key", ["account", "region", "owner"])
def test_no_place_is_forgotten(tree: Path, key: str) -> None:
    """What still has the example's value after another was written is a place that the table lacks."""
    configure.configure(tree, OTHER, write=True)
    left = [path.relative_to(tree) for path, content in bytes_of(tree).items() if EXAMPLE[key].encode() in content]
    # Terraform's tests and forbidden configurations state each value that they judge; its variables give examples.
    theirs = ("tests", "mocks", "invalid", "variables.tf")
    assert [path for path in left if path.suffix != ".md" and not set(theirs) & set(path.parts)] == []


def test_check_writes_nothing_tells_every_difference_and_fails(
    tree: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = bytes_of(tree)
    assert command("--check", "--tree", str(tree), "--file", str(file_of(tmp_path, OTHER))) == 1
    assert bytes_of(tree) == before
    out = capsys.readouterr().out
    assert re.search(r"^argocd/application-dev\.yaml:\d+: owner example-org -> a-much-longer", out, re.MULTILINE)


def test_command_writes_and_then_checks_clean(tree: Path, tmp_path: Path) -> None:
    arguments = ("--tree", str(tree), "--file", str(file_of(tmp_path, OTHER)))
    assert command(*arguments) == 0
    assert command("--check", *arguments) == 0


def test_only_the_shape_is_touched_and_ends_of_lines_stay(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        configure, "PLACES", [configure.Place("it", "*.yaml", "{account}.dkr.ecr.{region}.amazonaws.com/")]
    )
    found = configure.holdings_of(small, configure.PLACES)
    text = configure.replaced((small / "one.yaml").read_bytes().decode(), found[small / "one.yaml"], OTHER)
    assert text == "# 111122223333 stays\r\nname: 012345670123.dkr.ecr.ap-southeast-2.amazonaws.com/x\r\n"


def test_place_that_is_gone_is_an_error_and_nothing_is_written(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for path in (tree / "argocd").rglob("*.yaml"):
        path.write_bytes(path.read_bytes().replace(b"https://github.com/", b"ssh://git@github.com/"))
    before = bytes_of(tree)
    assert command("--tree", str(tree)) == 2
    assert "what Argo CD watches: nothing in argocd/**/*.yaml" in capsys.readouterr().err
    assert bytes_of(tree) == before


@pytest.mark.parametrize(
    ("shape", "text", "held"),
    [
        ("{account}.dkr", "1234567890123.dkr", []),
        ("{account}.dkr", "x-123456789012.dkr", ["123456789012"]),
        ("id: {owner_id}", "id: 12x", []),
        ("region = {region}", "region   = eu-west-3", ["eu-west-3"]),
        ('region = "{region}"', 'region   = "eu-west-3"', ["eu-west-3"]),
        ("region: {region}", "region: eu-west-34", []),
        ("https://github.com/{owner}/{repository}.git", "https://github.com/a-b/c.d.git", ["a-b", "c.d"]),
        ("@{owner}/", "*  @example-org/platform @example-org/app", ["example-org", "example-org"]),
    ],
)
def test_shape_finds_whole_values(shape: str, text: str, held: list[str]) -> None:
    assert [holding.value for holding in configure.holdings(text, shape)] == held


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("account", "1234"),
        ("account", "1234567890123"),
        ("account", "1111-2222-3333"),
        ("region", "europe"),
        ("region", "eu-central-1a"),
        ("region", "cn-north-1"),
        ("region", "us-gov-west-1"),
        ("owner", "-org"),
        ("owner", "two--hyphens"),
        ("owner", "a" * 40),
        ("owner", "example org"),
        ("owner_id", "example-org"),
        ("owner_id", "0"),
        ("repository", "a/b"),
        ("repository", "colors.git"),
        ("repository", ""),
        ("repository_id", "-1"),
    ],
)
def test_wrong_value_is_refused_with_what_is_accepted(tmp_path: Path, key: str, value: str) -> None:
    with pytest.raises(configure.ConfigurationError, match=rf"values\.yaml:\d: {key}: .* is not ") as caught:
        configure.values_of(file_of(tmp_path, EXAMPLE | {key: value}))
    assert configure.KEYS[key].meaning in str(caught.value)


@pytest.mark.parametrize("values", [EXAMPLE, OTHER, EXAMPLE | {"owner": "a" * 39}, EXAMPLE | {"region": "us-east-1"}])
def test_right_values_are_taken_as_written(tmp_path: Path, values: dict[str, str]) -> None:
    assert configure.values_of(file_of(tmp_path, values)) == values


def test_account_with_a_leading_zero_needs_no_quotes(tmp_path: Path) -> None:
    path = file_of(tmp_path, EXAMPLE)
    path.write_text(path.read_text(encoding="utf-8").replace('"111122223333"', "012345670123"), encoding="utf-8")
    assert configure.values_of(path)["account"] == "012345670123"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("acount: x\n", "unknown key 'acount'; known are account, region, owner"),
        ("region: eu-west-1\nregion: eu-west-1\n", "values.yaml:2: region is there twice"),
        ("region: eu-west-1\n", "missing: account, owner, owner_id, repository, repository_id"),
        ("account: [1]\n", "is not an AWS account"),
        ("- account\n", "no mapping"),
        ("", "no mapping"),
        ("a: [\n", "not YAML"),
    ],
)
def test_wrong_file_is_refused(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "values.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(configure.ConfigurationError, match=re.escape(message)):
        configure.values_of(path)


def test_missing_file_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command("--file", str(tmp_path / "none.yaml")) == 2
    assert capsys.readouterr().err == f"error: {tmp_path / 'none.yaml'}: no such file\n"


def test_summary_names_exactly_the_keys_that_no_place_needs(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command("--tree", str(tree))
    used = {holding.key for held in configure.holdings_of(tree).values() for holding in held}
    told = capsys.readouterr().out.partition("(no place needs ")[2].partition(" yet)")[0]
    assert [key for key in told.split(", ") if key] == [key for key in EXAMPLE if key not in used]
