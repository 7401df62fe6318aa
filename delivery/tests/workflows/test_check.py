"""The workflows pass, and each sabotage of them is found by the name of its rule."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from delivery.findings import Finding
from delivery.locations import ROOT
from delivery.workflows import check, documents, gates, hardening, linters, permissions, pins

WORKFLOWS = ROOT / ".github/workflows"
CHECKOUT = pins.actions()["actions/checkout"]["commit"]
VERBS = {verb for workflow in documents.workflows(WORKFLOWS) for job in workflow.jobs.values() for verb in job.verbs}

#: (rule, workflow, text, what it becomes): each is one mistake that a person could make.
SABOTAGE = [
    ("unpinned-action", "ci.yml", f"actions/checkout@{CHECKOUT} # v7.0.1", "actions/checkout@v7"),
    ("unpinned-action", "ci.yml", f"actions/checkout@{CHECKOUT}", f"actions/checkout@{'a' * 40}"),
    ("unpinned-action", "ci.yml", f"actions/checkout@{CHECKOUT} # v7.0.1", f"actions/checkout@{CHECKOUT} # v6"),
    ("unpinned-action", "ci.yml", f"actions/checkout@{CHECKOUT}", f"somebody/checkout@{CHECKOUT}"),
    ("widened-permission", "ci.yml", "\n  contents: read #", "\n  contents: write #"),
    ("widened-permission", "ci.yml", "      id-token: write #", "      packages: write #"),
    ("widened-permission", "promote.yml", "      statuses: read #", "      statuses: write #"),
    (
        "widened-permission",
        "ci.yml",
        "    name: test\n",
        "    name: test\n    permissions: write-all # as all do today\n",
    ),
    ("no-reason", "ci.yml", " # proves to AWS that this is main of this repository: no key is stored", ""),
    (
        "no-reason",
        "promote.yml",
        "      statuses: read # looks whether the earlier environment is Healthy",
        "      statuses: read",
    ),
    ("persisted-credentials", "ci.yml", "persist-credentials: false", "persist-credentials: true"),
    ("persisted-credentials", "promote.yml", "\n          persist-credentials: false", ""),
    ("no-timeout", "ci.yml", "    timeout-minutes: 60\n", ""),
    ("no-timeout", "ci.yml", "timeout-minutes: 60", "timeout-minutes: 360"),
    ("floating-runner", "terraform.yml", "runs-on: ubuntu-24.04", "runs-on: ubuntu-latest"),
    ("no-concurrency", "promote.yml", "\nconcurrency:", "\nenv:"),
    ("dangerous-event", "ci.yml", "  pull_request:\n", "  pull_request_target:\n"),
    ("paths-filter", "ci.yml", "  push:\n", "  push:\n    paths-ignore: [k8s/**]\n"),
    ("stored-secret", "promote.yml", "${{ github.token }}", "${{ secrets.GH_PAT }}"),
    (
        "role-on-pull-request",
        "ci.yml",
        "github.event_name == 'push' && github.ref == 'refs/heads/main' && needs",
        "needs",
    ),
    (
        "role-on-pull-request",
        "ci.yml",
        "if: github.event_name == 'push' &&",
        "if: github.event_name == 'push' || true &&",
    ),
    (
        "role-on-fork",
        "terraform.yml",
        "      && github.event.pull_request.head.repo.full_name == github.repository\n",
        "",
    ),
    ("no-environment", "terraform.yml", "    environment: terraform-plan\n", ""),
    ("unknown-role", "ci.yml", "role/GitHubActions-ECR-Push", "role/GitHubActions-Terraform-Apply"),
    ("not-a-verb", "ci.yml", "- run: make semgrep", "- run: curl --fail https://example.com/install.sh"),
    ("no-such-verb", "ci.yml", "- run: make audit", "- run: make audits"),
    (
        "bypassed-gate",
        "ci.yml",
        "needs: [test, delivery, semgrep, audit, secrets]",
        "needs: [test, delivery, semgrep, secrets]",
    ),
    ("bypassed-gate", "ci.yml", "needs: [test, delivery, semgrep", "needs: [test, semgrep"),
    ("bypassed-gate", "ci.yml", "      - run: make scan\n", ""),
    ("bypassed-gate", "terraform.yml", "      - run: make check-terraform\n", ""),
    ("ignored-failure", "ci.yml", "- run: make semgrep", "- run: make semgrep\n        continue-on-error: true"),
    ("ignored-failure", "ci.yml", 'exit-code: "1"', 'exit-code: "0"'),
    ("ignored-failure", "ci.yml", "    needs: image\n    if: ", "    needs: image\n    if: always() && "),
]


def ours(workflow: documents.Workflow) -> list[Finding]:
    """Return what our rules find in one workflow."""
    policy = permissions.policy()
    judged = [pins.check(workflow, pins.actions()), permissions.check(workflow, policy)]
    judged += [hardening.check(workflow, policy), gates.check(workflow, VERBS)]
    return [finding for findings in judged for finding in findings]


@pytest.fixture
def sabotaged(tmp_path: Path) -> Callable[[str, str, str], documents.Workflow]:
    """Return a workflow in which one text was replaced."""

    def read(name: str, text: str, other: str) -> documents.Workflow:
        whole = (WORKFLOWS / name).read_text()
        assert text in whole, "the sabotage no longer fits the workflow"
        (tmp_path / name).write_text(whole.replace(text, other))
        return documents.read(tmp_path / name)

    return read


@pytest.mark.parametrize("path", sorted(WORKFLOWS.glob("*.yml")), ids=lambda path: path.name)
def test_our_rules_find_nothing_in_the_tree(path: Path) -> None:
    assert ours(documents.read(path)) == []


@pytest.mark.parametrize(("rule", "name", "text", "other"), SABOTAGE)
def test_sabotage_is_found_by_name(
    sabotaged: Callable[[str, str, str], documents.Workflow], rule: str, name: str, text: str, other: str
) -> None:
    assert rule in {finding.rule for finding in ours(sabotaged(name, text, other))}


def test_every_action_that_is_known_has_its_source_and_is_used() -> None:
    used = {
        line.split("uses:")[1].split("@")[0].strip() for w in documents.workflows(WORKFLOWS) for _, line in pins.uses(w)
    }
    assert used == set(pins.actions())
    for pin in pins.actions().values():
        assert pins.COMMIT.fullmatch(pin["commit"])
        assert pin["source"]


def test_only_one_job_of_a_pull_request_has_a_role() -> None:
    assert [name for name, may in permissions.policy().items() if may.get("pull_request")] == ["terraform.yml/plan"]


def test_every_policy_speaks_of_a_job() -> None:
    jobs = {f"{workflow.name}/{job}" for workflow in documents.workflows(WORKFLOWS) for job in workflow.jobs}
    assert set(permissions.policy()) <= jobs


def test_the_pipeline_runs_on_every_push_to_main() -> None:
    ci = documents.read(WORKFLOWS / "ci.yml")
    assert ci.data["on"]["push"] == {"branches": ["main"]}
    assert {"test", "delivery", "semgrep", "audit", "secrets", "image"} <= {
        name for name, job in ci.jobs.items() if not job.condition
    }


def test_every_folder_has_its_owners() -> None:
    lines = [line.split() for line in (ROOT / ".github/CODEOWNERS").read_text().splitlines()]
    owned = {words[0]: words[1:] for words in lines if words and words[0] != "#"}
    assert {"/app/", "/terraform/", "/k8s/", "/argocd/", "/.github/", "/delivery/", "/SECURITY.md"} <= owned.keys()
    teams = {"/app/": "application", "/terraform/": "platform", "/argocd/": "platform", "/.github/": "security"}
    assert {folder: [owner.rsplit("/", 1)[1] for owner in owned[folder]] for folder in teams} == {
        folder: [team] for folder, team in teams.items()
    }
    assert all(owners for owners in owned.values())


def test_actionlint_and_zizmor_find_nothing_in_the_tree() -> None:
    found = documents.workflows(WORKFLOWS)
    assert list(linters.actionlint(found)) == []
    assert list(linters.zizmor([*(workflow.path for workflow in found), ROOT / ".github/dependabot.yml"])) == []


def test_actionlint_finds_a_need_that_is_no_job(sabotaged: Callable[[str, str, str], documents.Workflow]) -> None:
    workflow = sabotaged("promote.yml", "    timeout-minutes: 10\n", "    timeout-minutes: 10\n    needs: nobody\n")
    assert [finding.rule for finding in linters.actionlint([workflow])] == ["actionlint/job-needs"]


def test_shellcheck_judges_run_blocks(sabotaged: Callable[[str, str, str], documents.Workflow]) -> None:
    workflow = sabotaged("promote.yml", "run: make promote", "run: rm $TO")
    assert "SC2086" in next(iter(linters.actionlint([workflow]))).message


def test_zizmor_finds_an_injection(sabotaged: Callable[[str, str, str], documents.Workflow]) -> None:
    workflow = sabotaged("ci.yml", "run: make semgrep", "run: echo ${{ github.event.pull_request.title }}")
    findings = list(linters.zizmor([workflow.path]))
    assert {finding.rule for finding in findings} == {"zizmor/template-injection"}
    assert findings[0].place.startswith("ci.yml:")


def test_shellcheck_finds_what_is_wrong_in_a_script_by_its_first_line(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "--quiet", str(tmp_path)], check=True)
    (tmp_path / "start").write_text("#!/usr/bin/env bash\nrm $1\n")
    (tmp_path / "notes.txt").write_text("bash is a shell\n")
    found = linters.scripts(tmp_path)
    assert found == [Path("start")]
    assert [str(finding)[:7] for finding in linters.shellcheck(found, tmp_path)] == ["start:2"]


def copied(folder: Path) -> Path:
    """Return a repository with what check-workflows reads, and a Makefile that has every verb."""
    shutil.copytree(ROOT / ".github", folder / ".github")
    shutil.copy(ROOT / ".trivyignore.yaml", folder)
    (folder / "Makefile").write_text("".join(f"{verb}: ## do it\n" for verb in sorted(VERBS)))
    subprocess.run(["git", "init", "--quiet", str(folder)], check=True)
    return folder


def test_the_command_tells_what_it_checked(command: Any, tmp_path: Path) -> None:
    said = command(check, "--root", copied(tmp_path))
    assert said.code == 0, said.err
    assert "3 workflows (ci.yml, promote.yml, terraform.yml): 12 jobs" in said.out
    assert said.out.endswith("workflows: no findings\n")


def test_the_command_fails_on_sabotage(command: Any, tmp_path: Path) -> None:
    path = copied(tmp_path) / ".github/workflows/ci.yml"
    path.write_text(path.read_text().replace(f"actions/checkout@{CHECKOUT} # v7.0.1", "actions/checkout@v7"))
    said = command(check, "--root", tmp_path)
    assert said.code == 1
    assert "unpinned-action: actions/checkout@v7 can be moved to other code" in said.err


def test_without_its_tools_it_cannot_check(command: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("delivery.programs.FOLDERS", ())
    monkeypatch.setenv("PATH", "/nowhere")
    said = command(check)
    assert said.code == 2
    assert "not installed: zizmor, shellcheck, git. Get them by: zizmor: make delivery-environment" in said.err


@pytest.mark.parametrize("text", ["", "name: ci\n", "jobs: [\n"])
def test_what_is_no_workflow_cannot_be_checked(command: Any, tmp_path: Path, text: str) -> None:
    (copied(tmp_path) / ".github/workflows/ci.yml").write_text(text)
    said = command(check, "--root", tmp_path)
    assert said.code == 2
    assert "ci.yml: " in said.err
