"""``plan`` and ``apply``: which root, by which words, and that exactly the plan that was shown is applied."""

from pathlib import Path

import pytest

from delivery.__main__ import main
from delivery.terraform import plan

DOUBLE = """\
#!/bin/sh
echo "$@" >> "$CALLS"
for word in "$@"; do
  case "$word" in
    -out=*) echo "a plan" > "${word#-out=}"; stat -c %a "$(dirname "${word#-out=}")" >> "$CALLS.mode" ;;
  esac
done
case "$2" in
  apply) cat "$4" >> "$CALLS.applied" ;;
  "$FAILS") exit 1 ;;
esac
"""


@pytest.fixture
def calls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    program = tmp_path / "bin" / "terraform"
    program.parent.mkdir()
    program.write_text(DOUBLE, encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setattr("delivery.programs.FOLDERS", (program.parent,))
    monkeypatch.setenv("CALLS", str(tmp_path / "calls"))
    monkeypatch.setenv("FAILS", "nothing")
    for root in plan.ROOTS.values():
        (tmp_path / "terraform" / root).mkdir(parents=True)
    return tmp_path / "calls"


def words(calls: Path) -> list[list[str]]:
    return [line.split() for line in calls.read_text(encoding="utf-8").splitlines()]


def test_a_plan_takes_no_lock_and_applies_nothing(calls: Path) -> None:
    assert main(["plan", "--environment", "dev", "--root", str(calls.parent)]) == 0
    init, planned = words(calls)
    assert init == [f"-chdir={calls.parent}/terraform/environments/dev", "init", "-input=false"]
    assert planned[1:4] == ["plan", "-input=false", "-lock=false"]
    assert Path(f"{calls}.mode").read_text(encoding="utf-8") == "700\n"
    assert not Path(planned[4].removeprefix("-out=")).exists()


def test_apply_carries_out_the_plan_that_it_made(calls: Path) -> None:
    assert main(["apply", "--environment", "prod", "--root", str(calls.parent)]) == 0
    _, planned, applied = words(calls)
    assert "-lock=false" not in planned
    assert applied[1:] == ["apply", "-input=false", planned[3].removeprefix("-out=")]
    assert Path(f"{calls}.applied").read_text(encoding="utf-8") == "a plan\n"


def test_nothing_is_applied_after_a_plan_that_failed(calls: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAILS", "plan")
    assert main(["apply", "--environment", "dev", "--root", str(calls.parent)]) == 2
    assert not Path(f"{calls}.applied").exists()


@pytest.mark.parametrize("environment", ["", "test", "../dev"])
def test_another_environment_is_refused(calls: Path, environment: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["plan", "--environment", environment, "--root", str(calls.parent)]) == 1
    assert "accepted: bootstrap, dev, staging, prod" in capsys.readouterr().err
    assert not calls.exists()


def test_the_environment_comes_from_the_variable_that_the_workflow_sets(
    calls: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ENVIRONMENT", "staging")
    assert main(["plan", "--root", str(calls.parent)]) == 0
    assert words(calls)[0][0].endswith("/environments/staging")
