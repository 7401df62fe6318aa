"""The proofs' own parts that need no lab: overlays, tokens, credentials, pictures, results, the command."""

from __future__ import annotations

import base64
import datetime as dt
import json
import shutil
import sys
import time
from pathlib import Path
from typing import Any

import jwt
import pytest
import yaml
from botocore.exceptions import ClientError
from jwt import PyJWKSet
from jwt.algorithms import RSAAlgorithm

from delivery.findings import CannotCheckError
from delivery.locations import ROOT
from delivery.terraform.identity.judge import Claims
from delivery.workflows import overlays
from lab import __main__ as command
from lab import certificates, cluster, settings, state, up
from lab.aws.errors import AwsError
from lab.aws.issuers import Issuers, verified
from lab.identity import keys
from lab.load.outcome import Outcome, Request
from lab.proofs import as_found, attempts, aws, credentials, outer, overlay, page, results, running, table, tokens
from lab.proofs.results import BROKEN, HOLDS, LEFT_OUT, UNCHECKED, Facts, Result
from lab.sabotages import running as sabotages
from lab.sabotages.catalogue import ALL, Sabotage

STAGING = (ROOT / overlays.path("staging")).read_text()


def rendered(text: str, tmp_path: Path) -> dict[str, dict[str, Any]]:
    """Render an overlay's text in its place in a copy of the tree; return the objects by kind and name."""
    shutil.copytree(ROOT / "k8s", tmp_path / "k8s")
    place = tmp_path / overlays.path("staging")
    place.write_text(text)
    documents = yaml.safe_load_all(cluster.kustomized(place.parent))
    return {f"{one['kind']} {one['metadata']['name']}": one for one in documents}


def test_an_overlay_is_patched(tmp_path: Path) -> None:
    text = overlay.annotated(STAGING, "x")
    text = overlay.patched(text, "Deployment", [overlay.container("remove", "lifecycle")])
    text = overlay.patched(text, "Deployment", [overlay.setting("PALETTE_DRAIN_SECONDS", "0")])
    template = rendered(text, tmp_path)["Deployment color-palette-api"]["spec"]["template"]
    assert template["metadata"]["annotations"] == {"lab/proof": "x"}
    (container,) = template["spec"]["containers"]
    assert "lifecycle" not in container
    assert container["env"] == [{"name": "PALETTE_DRAIN_SECONDS", "value": "0"}]


def test_an_overlay_leaves_an_object_out(tmp_path: Path) -> None:
    text = overlay.without(STAGING, "policy/v1", "PodDisruptionBudget")
    objects = rendered(text, tmp_path)
    assert "PodDisruptionBudget color-palette-api" not in objects
    assert "Deployment color-palette-api" in objects


def test_the_autoscaler_owns_the_replicas_until_git_states_them(tmp_path: Path) -> None:
    deployment = "Deployment color-palette-api"
    scaled = rendered(overlay.composed(STAGING, "hpa"), tmp_path / "one")
    assert "HorizontalPodAutoscaler color-palette-api" in scaled
    assert "replicas" not in scaled[deployment]["spec"]
    stated = overlay.patched(STAGING, "Deployment", [{"op": "add", "path": "/spec/replicas", "value": 2}])
    fought = rendered(overlay.composed(stated, "hpa"), tmp_path / "two")
    assert fought[deployment]["spec"]["replicas"] == 2


def test_an_overlay_is_released_after_it_was_patched() -> None:
    release = overlays.Release("a" * 40, f"sha256:{'b' * 64}")
    assert overlays.release(overlays.released(overlay.annotated(STAGING, "x"), release)) == release


@pytest.fixture
def token() -> str:
    """A token of the lab's cluster, signed by the key that it signs with."""
    certificates.make()
    _, key = settings.certificate("service-accounts")
    now = int(time.time())
    claims = {"iss": settings.issuer(), "sub": "right", "aud": ["sts.amazonaws.com"], "iat": now, "exp": now + 600}
    return jwt.encode(claims, key.read_text(), "RS256", headers={"kid": "one"})


def judged(token: str) -> Claims:
    """Return what a token says, as the lab's STS verifies it by the cluster's published keys."""
    _, key = settings.certificate("service-accounts")
    public = RSAAlgorithm.to_jwk(RSAAlgorithm(RSAAlgorithm.SHA256).prepare_key(key.with_suffix(".pub").read_text()))
    keys = settings.state_folder() / "keys.json"
    keys.write_text(json.dumps({"keys": [{**json.loads(public), "kid": "one", "alg": "RS256", "use": "sig"}]}))
    return verified(token, Issuers({settings.issuer(): str(keys)}), {settings.issuer(): None})


def test_a_token_is_signed_again_as_the_cluster_would(token: str) -> None:
    assert judged(token).subject == judged(tokens.resigned(token)).subject == "right"
    assert judged(tokens.resigned(token, sub="another")).subject == "another"
    with pytest.raises(AwsError, match="ExpiredToken"):
        judged(tokens.resigned(token, exp=1))


def test_a_token_that_was_changed_is_nobody_s(token: str) -> None:
    forged = tokens.tampered(token, sub="another")
    assert tokens.said(forged) == {**tokens.said(token), "sub": "another"}
    with pytest.raises(AwsError, match="InvalidIdentityToken"):
        judged(forged)


def test_a_job_s_token_is_the_issuer_s_and_a_stranger_s_only_looks_so() -> None:
    with pytest.raises(CannotCheckError, match="make lab"):
        tokens.job()
    key = keys.kept(settings.state_folder() / "identity" / "issuer.key")
    public = PyJWKSet.from_dict(key.document())[key.number]
    said = jwt.decode(tokens.job(), public, ["RS256"], audience="sts.amazonaws.com")
    stated = settings.platform()
    assert said["sub"].endswith(":ref:refs/heads/main")
    assert said["repository_id"] == stated["repository_id"]
    stranger = tokens.stranger(key.number)
    assert jwt.get_unverified_header(stranger) == jwt.get_unverified_header(tokens.job())
    with pytest.raises(jwt.InvalidSignatureError):
        jwt.decode(stranger, public, ["RS256"], audience="sts.amazonaws.com")


def test_an_attempt_is_allowed_unless_aws_denies_it() -> None:
    nobody = aws.Caller("", "", None)

    def answering(code: str) -> attempts.Attempt:
        def attempt(_caller: aws.Caller) -> None:
            raise ClientError({"Error": {"Code": code, "Message": ""}}, "Call")

        return attempt

    tried = {code: answering(code) for code in ("AccessDenied", "AccessDeniedException", "NoSuchKey")}
    assert attempts.allowed(nobody, {**tried, "well": lambda _: None}) == {"NoSuchKey", "well"}
    with pytest.raises(CannotCheckError, match="cannot judge"):
        attempts.allowed(nobody, {"one": answering("InvalidAction")})


def test_without_aws_its_proofs_are_not_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAB_SERVERS", "127.0.8")
    certificates.make()
    with pytest.raises(CannotCheckError, match="make lab"):
        aws.client("ecr")


def secret(text: str, **more: object) -> dict[str, Any]:
    data = {"key": base64.b64encode(text.encode()).decode()}
    return {"kind": "Secret", "metadata": {"name": "one", "namespace": "place"}, "data": data, **more}


@pytest.mark.parametrize(
    ("one", "what"),
    [
        (secret("AKIA" + "A" * 16), "an AWS access key"),
        (secret("ghp_" + "a" * 36), "a GitHub token"),
        (secret("-----BEGIN RSA " + "PRIVATE KEY-----"), "a private key"),
        (secret("", type="kubernetes.io/service-account-token"), "a login that does not expire"),
        ({**secret(""), "kind": "ConfigMap", "data": {"GITHUB_TOKEN": "x"}}, "GITHUB_TOKEN"),
        (
            {
                "kind": "Pod",
                "metadata": {"name": "one"},
                "spec": {"containers": [{"env": [{"name": "AWS_SECRET_ACCESS_KEY", "value": "x"}]}]},
            },
            "AWS_SECRET_ACCESS_KEY",
        ),
        (
            {"kind": "ServiceAccount", "metadata": {"name": "one"}, "imagePullSecrets": [{"name": "x"}]},
            "a login to a registry",
        ),
    ],
)
def test_a_static_credential_is_found(one: dict[str, Any], what: str) -> None:
    (found,) = credentials.held(one)
    assert found.startswith(what)


def test_what_is_none_is_not_found() -> None:
    assert not list(credentials.held(secret("AKIAshort, and a public key: -----BEGIN PUBLIC KEY-----")))
    assert not credentials.in_text("{'AWS_ROLE_ARN': 'arn:aws:iam::111122223333:role/x', 'AWS_REGION': 'eu-central-1'}")


def test_only_argo_cd_s_own_key_is_its_own() -> None:
    text = "-----BEGIN " + "PRIVATE KEY-----"
    assert list(credentials.held(secret(text, metadata={"name": "argocd-secret", "namespace": "argocd"}))) == []
    assert list(credentials.held(secret(text, metadata={"name": "argocd-secret", "namespace": "default"})))


def test_what_is_not_as_it_was_is_told() -> None:
    before, after = {"a": 1, "b": 2, "c": 3}, {"a": 1, "b": 9, "d": 4}
    assert as_found.differences(before, after) == [
        "b: 2 before, 9 now",
        "c: 3 before, nothing now",
        "d: nothing before, 4 now",
    ]


def test_a_proof_holds_where_all_of_its_tests_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(results.VARIABLE, str(tmp_path / "results"))
    first, second = Facts(), Facts()
    first.load("one", Outcome([Request(0, 1, ""), Request(1, 2, "reset")]))
    second.note("two")
    results.write(Result("drift", HOLDS, 1, first))
    results.write(Result("drift", BROKEN, 2, second, "red"))
    results.write(Result("prune", HOLDS, 3, Facts()))
    drift, prune = results.joined(results.read(tmp_path / "results"))
    assert (drift.verdict, drift.seconds, drift.problem) == (BROKEN, 3, "red")
    assert (drift.facts.failed, drift.facts.sent, drift.facts.notes[-1]) == (1, 2, "two")
    assert prune.verdict == HOLDS


def test_the_table_shows_verdict_time_and_failures() -> None:
    facts = Facts(["seen"], 1, 200)
    head, row, problem, note = table.lines([Result("pod-kill", BROKEN, 12.4, facts, "red line")])
    assert head.split() == ["proof", "verdict", "took", "failed", "of", "N"]
    assert row.split() == ["pod-kill", BROKEN, "12", "s", "1", "of", "200"]
    assert (problem.strip(), note.strip()) == ("red line", "seen")


PROOF = '''
"""A proof."""
import pytest
from delivery.findings import CannotCheckError
def test_it(facts):
    facts.note("seen")
    {body}
'''
_NOT_PUT_BACK = """try:
        assert 0, 'a red line'
    finally:
        raise CannotCheckError('not put back')"""


@pytest.mark.parametrize(
    ("body", "verdict", "problem"),
    [
        ("assert True", HOLDS, ""),
        ("assert 1 == 2, 'a red line'", BROKEN, "a red line"),
        ("raise CannotCheckError('no lab')", UNCHECKED, "no lab"),
        ("raise KeyError('x')", BROKEN, "'x'"),
        (_NOT_PUT_BACK, BROKEN, "a red line; then: not put back"),
    ],
)
def test_pytest_says_how_a_proof_ended(
    body: str, verdict: str, problem: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = tmp_path / "test_some_proof.py"
    written.write_text(PROOF.format(body=body))
    conftest = (Path(running.__file__).parent / "conftest.py").read_text().replace("autouse=True", "autouse=False")
    (tmp_path / "conftest.py").write_text(conftest)
    monkeypatch.setattr(running, "files", lambda: {"some-proof": written})
    (result,) = running.run(["some-proof"])
    assert (result.verdict, result.facts.notes) == (verdict, ["seen"])
    assert result.problem.startswith(problem)


_MARKED = """\"\"\"A proof.\"\"\"
import pytest
@pytest.mark.whole
def test_one(facts): facts.note("one")
"""
_PLAIN = """
def test_two(facts):
    facts.note("two")
"""
_RED = _PLAIN + "    assert 0, 'red'"
_ONE_LEFT = "1 of its tests need the whole lab: `make lab`"


@pytest.mark.parametrize(
    ("text", "whole", "verdict", "notes"),
    [
        (_MARKED, True, HOLDS, ["one"]),
        (_MARKED, False, LEFT_OUT, [_ONE_LEFT]),
        (_MARKED + _PLAIN, False, HOLDS, ["two", _ONE_LEFT]),
        (_MARKED + _PLAIN, True, HOLDS, ["one", "two"]),
        (_MARKED + _RED, False, BROKEN, ["two", _ONE_LEFT]),
    ],
)
def test_what_needs_the_whole_lab_is_left_out_of_the_cluster_alone(
    text: str, whole: bool, verdict: str, notes: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = tmp_path / "test_some_proof.py"
    written.write_text(text)
    conftest = (Path(running.__file__).parent / "conftest.py").read_text().replace("autouse=True", "autouse=False")
    (tmp_path / "conftest.py").write_text(conftest)
    monkeypatch.setattr(running, "files", lambda: {"some-proof": written})
    state.remember(up.WHOLE, whole)
    (result,) = running.run(["some-proof"])
    assert (result.verdict, result.facts.notes) == (verdict, notes)
    assert result.problem == ("red" if verdict == BROKEN else "")


def test_pytest_that_does_not_get_so_far_is_no_proof(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / "test_some_proof.py"
    broken.write_text("syntax error")
    monkeypatch.setattr(running, "files", lambda: {"some-proof": broken})
    with pytest.raises(CannotCheckError, match="without some-proof"):
        running.run(["some-proof"])


def test_every_proof_claims_something_and_has_a_sabotage() -> None:
    assert all(running.claim(path) for path in running.files().values())
    assert {one.proof for one in ALL} == set(running.files())


def test_the_command_lists_them(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["proofs", "--list"]) == 0
    _, *rows = capsys.readouterr().out.splitlines()
    assert [row.split()[0] for row in rows] == list(running.files())


def test_in_brief_all_are_run_but_the_long_ones_and_what_is_named() -> None:
    brief = running.chosen([], brief=True)
    assert sorted([*brief, *running.LONG]) == list(running.files())
    assert running.chosen(["faults,drift"], brief=True) == ["faults", "drift"]


def test_an_unknown_proof_and_no_lab_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["proofs", "--only", "drift,drifd"]) == 2
    assert "no proof drifd; there are admission, autoscale" in capsys.readouterr().err
    assert command.main(["proofs", "--only", "drift"]) == 2
    assert "the lab is not up" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("verdict", "left", "word"),
    [(BROKEN, [], "noticed"), (HOLDS, [], "NOT NOTICED"), (UNCHECKED, [], UNCHECKED), (BROKEN, ["x"], "LEFT BEHIND")],
)
def test_a_sabotage_is_noticed_only_by_a_broken_proof(verdict: str, left: list[str], word: str) -> None:
    result = Result("drift", verdict, 1, Facts())
    assert sabotages.Noticed(Sabotage("selfHeal off", "drift", outer.watched), result, 1, left).word == word


def test_an_address_of_the_kernel_s_table_is_read() -> None:
    number = int.from_bytes(bytes([10, 0, 0, 1]), sys.byteorder)
    assert outer._address(f"{number:08X}:01BB") == "10.0.0.1:443"  # noqa: SLF001 - the kernel's form is no interface


@pytest.mark.parametrize(
    ("address", "outside"),
    [
        ("127.0.0.1:80", False),
        ("10.0.0.1:443", False),
        ("172.20.0.11:443", False),
        ("172.21.0.1:443", True),
        ("10.1.0.1:443", True),
        ("192.0.2.7:443", True),
    ],
)
def test_what_is_outside_is_neither_this_machine_nor_the_lab(address: str, outside: bool) -> None:
    assert outer._outside(address) is outside  # noqa: SLF001 - which address is whose is no interface


def test_the_page_takes_each_run_in_its_place_and_keeps_the_others(tmp_path: Path) -> None:
    place = tmp_path / "lab.md"
    good, bad = (
        Result("drift", HOLDS, 3.2, Facts(["undone in 1 s"], 0, 1200)),
        Result("drift", BROKEN, 4, Facts(), "a | b"),
    )
    page.write_proofs([[good], [bad]], place)
    page.write_sabotages([("selfHeal off", "`drift`", "noticed", "red")], place)
    page.write_proofs([[bad], [good]], place)
    page.write_proofs([[Result("admission", HOLDS, 1, Facts())]], place)
    page.write_sabotages([("prune off", "`prune`", "noticed", ""), ("selfHeal off", "`drift`", "x", "red")], place)
    day = dt.datetime.now(dt.UTC).date().isoformat()
    rows = [line for line in place.read_text().splitlines() if day in line]
    assert rows == [
        f"| `admission` | {day} | holds, 1 s |  |  |",
        f"| `drift` | {day} | BROKEN, 4 s; holds, 3 s | 0 of 1,200 | undone in 1 s |",
        f"| prune off | `prune` | {day} | noticed |  |",
        f"| selfHeal off | `drift` | {day} | x | red |",
    ]
    page.write_proofs([[bad]], place)
    assert rf"| `drift` | {day} | BROKEN, 4 s |  | a \| b |" in place.read_text()
    page.write_change([("all", "3", "###"), ("  job", "1", "#")], place)
    text = place.read_text()
    assert (
        f"Measured on {day}.\n\n| step | seconds |  |\n| --- | --- | --- |\n| all | 3 | ### |\n| &nbsp;&nbsp;job"
        in text
    )
    assert text.count(" cores, ") == 1
    assert text.index("## Proofs") < text.index("BROKEN") < text.index("## Sabotages") < text.index("selfHeal")
