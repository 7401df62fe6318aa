"""Each role makes the calls that it needs and no other that is tried; a login is worth what its role is."""

from __future__ import annotations

import pytest
from botocore.exceptions import ClientError

from lab.proofs import attempts, aws
from lab.proofs.results import Facts


@pytest.mark.parametrize("role", attempts.needed())
def test_a_role_does_what_it_needs_and_nothing_else(role: str, facts: Facts) -> None:
    tried, needed = attempts.all_of(aws.platform()), attempts.needed()[role]
    may = attempts.allowed(aws.session(role), tried)
    assert may >= needed, f"{role} cannot {', '.join(sorted(needed - may))}"
    assert may == needed, f"{role} can {', '.join(sorted(may - needed))}"
    facts.note(f"{role}: {', '.join(sorted(may))}; {len(tried) - len(may)} other calls denied")


pytestmark = pytest.mark.whole


def test_what_is_denied_is_there_to_be_allowed(facts: Facts) -> None:
    tried = attempts.all_of(aws.platform())
    of_roles = {what for what in tried if not what.startswith("take ")}
    changing = {what for what in of_roles if what.split()[0] in {"write", "delete", "make", "open", "widen"}}
    may = attempts.allowed(aws.operator(), {what: tried[what] for what in of_roles - changing})
    assert may == of_roles - changing, f"not even the operator can {', '.join(sorted(of_roles - changing - may))}"
    facts.note(f"the positive control: the operator reads, pulls and pushes, {len(may)} calls")


def test_nobody_calls_without_credentials(facts: Facts) -> None:
    role = aws.session(aws.PUSH)
    for caller in (role._replace(secret="another"), role._replace(token=aws.session(aws.PLAN).token)):  # noqa: S106
        with pytest.raises(ClientError, match=r"Signature|UnrecognizedClient|InvalidClientTokenId|security token"):
            aws.client("ecr", caller).get_authorization_token()
    for header in ("", "Basic QVdTOm5vYm9keQ=="):
        assert aws.registry("HEAD", "manifests/none", header).status == 401, "the registry answers without a login"
    facts.note("another's secret or token, no login, somebody's login: refused")
