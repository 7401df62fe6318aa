"""The command ``proofs``: what it takes for a proof, and the page that it writes."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest

from delivery import proofs
from delivery.findings import guarded

ROOT = Path(__file__).resolve().parents[2]
CLAIMS = """\
One:
  - claim: It answers.
    proofs: ["tests/test_a.py::test_one", make served]
  - claim: It is a | b.
    proofs: ["tests/test_a.py::test_many[x::y]"]
    not_yet: the lab
  - claim: It flies.
    not_yet: wings
"""
PAGE = """\
Of 3 claims 1 are proven, 1 in part, 1 not yet.

## One

| claim | proof |
| --- | --- |
| It answers. | [`tests/test_a.py::test_one`](../tests/test_a.py)<br>`make served` |
| It is a \\| b. | [`tests/test_a.py::test_many[x::y]`](../tests/test_a.py)<br>and **not yet**: the lab |
| It flies. | **not yet**: wings |
"""


@pytest.fixture(name="tree")
def _tree(tmp_path: Path) -> Path:
    for folder in ("docs", "tests", "lab/proofs"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "docs/proofs.yaml").write_text(CLAIMS, encoding="utf-8")
    (tmp_path / "Makefile").write_text("HOST := here\nserved: environment ## it\n\ttrue\n", encoding="utf-8")
    (tmp_path / "lab/proofs/test_node_drain.py").touch()
    (tmp_path / "tests/test_a.py").write_text(
        "import pytest\n"
        "def test_one(): ...\n"
        "@pytest.mark.parametrize('case', ['x::y'])\n"
        "def test_many(case): ...\n"
        "class TestIt:\n"
        "    async def test_inner(self): ...\n"
        "def helper(): ...\n",
        encoding="utf-8",
    )
    for path, text in {"modules/one/tests/one.tftest.hcl": 'run "closed" {\n}\n', "invalid/open/main.tf": ""}.items():
        (tmp_path / "terraform" / path).parent.mkdir(parents=True)
        (tmp_path / "terraform" / path).write_text(text, encoding="utf-8")
    return tmp_path


def command(*arguments: str) -> int:
    parser = argparse.ArgumentParser()
    proofs.add(parser)
    return guarded(lambda: proofs.run(parser.parse_args(arguments)))


def faults_of(tree: Path, proof: str) -> list[str]:
    return proofs.faults(tree, {"One": [proofs.Claim("It.", [proof], "")]})


def test_this_repository_s_page_is_fresh_and_its_proofs_are_there(capsys: pytest.CaptureFixture[str]) -> None:
    assert command("--check") == 0, capsys.readouterr().err


@pytest.mark.parametrize(
    "proof",
    [
        "tests/test_a.py::test_one",
        "tests/test_a.py::test_many",
        "tests/test_a.py::test_many[x::y]",
        "tests/test_a.py::TestIt::test_inner",
        "make served",
        "lab node-drain",
        "terraform/modules/one/tests/one.tftest.hcl::closed",
        "terraform/invalid/open",
    ],
)
def test_proof_that_is_there(tree: Path, proof: str) -> None:
    assert faults_of(tree, proof) == []


@pytest.mark.parametrize(
    ("proof", "fault"),
    [
        ("tests/test_a.py::test_two", "the file has no such test"),
        ("tests/test_a.py::helper", "the file has no such test"),
        ("tests/test_a.py::TestIt", "the file has no such test"),
        ("tests/test_a.py::TestIt::test_one", "the file has no such test"),
        ("tests/test_a.py::test_one::test_one", "the file has no such test"),
        ("tests/test_a.py::test_one[case]", "the test is not parametrized"),
        ("tests/test_b.py::test_one", "no such file"),
        ("make HOST", "not a test"),
        ("make serve", "the Makefile has no such verb"),
        ("lab pod-kill", "there is no lab/proofs/test_pod_kill.py"),
        ("terraform/modules/one/tests/one.tftest.hcl::open", "the file has no such run"),
        ("terraform/modules/two/tests/two.tftest.hcl::closed", "no such file"),
        ("terraform/invalid/closed", "there is no such configuration"),
        ("trust me", "not a test"),
    ],
)
def test_proof_that_is_not_there_is_told(tree: Path, proof: str, fault: str) -> None:
    assert [line.startswith(f"{proof}: {fault}") for line in faults_of(tree, proof)] == [True]


def test_page_counts_links_and_escapes(tree: Path) -> None:
    assert command("--tree", str(tree)) == 0
    assert (tree / "docs/proofs.md").read_text(encoding="utf-8").partition("\nOf ")[2] == PAGE.removeprefix("Of ")


def test_check_passes_on_the_page_just_written(tree: Path) -> None:
    command("--tree", str(tree))
    assert command("--check", "--tree", str(tree)) == 0


def test_stale_page_is_told_and_left(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command("--tree", str(tree))
    (tree / "docs/proofs.yaml").write_text(CLAIMS.replace("flies", "swims"), encoding="utf-8")
    assert command("--check", "--tree", str(tree)) == 1
    assert "docs/proofs.md is not what docs/proofs.yaml says" in capsys.readouterr().err
    assert "flies" in (tree / "docs/proofs.md").read_text(encoding="utf-8")


def test_missing_page_is_stale(tree: Path) -> None:
    assert command("--check", "--tree", str(tree)) == 1
    assert not (tree / "docs/proofs.md").exists()


def test_nothing_is_written_while_a_proof_is_missing(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tree / "Makefile").unlink()
    assert command("--tree", str(tree)) == 1
    assert "make served: the Makefile has no such verb" in capsys.readouterr().err
    assert not (tree / "docs/proofs.md").exists()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("One:\n  - claim: It.\n", "neither proofs nor not_yet"),
        ("One:\n  - proofs: [make served]\n", "claim"),
        ("One:\n  - claim: It.\n    prooves: [make served]\n", "unknown ['prooves']"),
        ("- One\n", "wanted"),
        ("One: [\n", "wanted"),
        ("", "wanted"),
    ],
)
def test_wrong_list_is_refused(tree: Path, text: str, told: str, capsys: pytest.CaptureFixture[str]) -> None:
    (tree / "docs/proofs.yaml").write_text(text, encoding="utf-8")
    assert command("--tree", str(tree)) == 2
    error = capsys.readouterr().err
    assert told in error
    assert error.count("\n") == 1


def test_missing_list_is_refused(tmp_path: Path) -> None:
    assert command("--tree", str(tmp_path)) == 2
