"""From the issuer to STS: the keys are fetched by TLS, under the issuer's own name and no other."""

from __future__ import annotations

from pathlib import Path

import pytest

from lab.aws.errors import AwsError
from lab.aws.issuers import Issuers
from lab.aws.serving import LOOPBACK, beside, server
from lab.identity.claims import ISSUER
from lab.identity.issuer import Issuer
from lab.identity.keys import kept
from lab.tests.aws.stage import certificate


class Nobody:
    """A forge without jobs."""

    def job(self, token: str) -> object:
        raise AssertionError(token)


@pytest.mark.parametrize(("name", "reached"), [("token.actions.githubusercontent.com", True), ("127.0.0.1", False)])
def test_the_certificate_must_be_the_issuers(tmp_path: Path, name: str, reached: bool) -> None:
    key, tls = kept(tmp_path / "issuer.key"), certificate(tmp_path, name)
    issuer = Issuer(Nobody(), key, "numbers", 300)  # type: ignore[arg-type]
    with beside(server(issuer, LOOPBACK, 0, tls)) as url:
        issuers = Issuers({ISSUER: url}, tls.certificate)
        if reached:
            assert issuers.keys(ISSUER)[key.number].algorithm_name == "RS256"
            return
        with pytest.raises(AwsError, match="IDPCommunicationError"):
            issuers.keys(ISSUER)


def test_nobody_vouches_for_it_without_the_labs_authority(tmp_path: Path) -> None:
    key, tls = kept(tmp_path / "issuer.key"), certificate(tmp_path, "token.actions.githubusercontent.com")
    with (
        beside(server(Issuer(Nobody(), key, "numbers", 300), LOOPBACK, 0, tls)) as url,  # type: ignore[arg-type]
        pytest.raises(AwsError, match="IDPCommunicationError"),
    ):
        Issuers({ISSUER: url}).keys(ISSUER)
