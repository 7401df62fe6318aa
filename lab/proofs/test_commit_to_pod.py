"""A change becomes pods by the real workflow, moved there by newTag and digest alone; no request fails meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import pytest

from lab import answers, change, mood, tour
from lab.forge import deployment
from lab.load import running
from lab.load.outcome import Outcome
from lab.proofs import pipeline
from lab.proofs.pipeline import DEV
from lab.proofs.results import Facts
from lab.timeline import Timeline
from lab.tour import Proposal

pytestmark = pytest.mark.whole


class Journey(NamedTuple):
    """What was seen on the way of one change, and of the requests while it was deployed."""

    former: str
    proposal: Proposal
    commits: set[str]
    moods: set[str]
    outcome: Outcome
    timeline: Timeline


@pytest.fixture(scope="module")
def journey() -> Iterator[Journey]:
    """One change on all of its way; dev and the mood are put back afterwards."""
    with pipeline.put_back(list(mood.PLACES), branches=[change.BRANCH]):
        timeline, former = Timeline(), answers.mood(tour.ENVIRONMENT)
        proposal = tour.proposed(change.mood_change(), timeline)
        with running.steady(DEV.address) as load:
            tour.deployed(proposal, timeline)
            DEV.wait_settled()
        seen = [(answers.commit(tour.ENVIRONMENT), answers.mood(tour.ENVIRONMENT)) for _ in range(2 * DEV.replicas)]
        commits, moods = ({one[place] for one in seen} for place in (0, 1))
        yield Journey(former, proposal, commits, moods, load.outcome, timeline)


def test_the_registry_has_the_image_under_its_commit(journey: Journey, facts: Facts) -> None:
    release = journey.proposal.release
    assert tour.digest(release.commit) == release.digest
    assert release.commit in pipeline.tags()
    facts.note(f"{release.commit[:12]} pushed by main's run: {release.digest[:19]}")


def test_a_pull_request_changes_newtag_and_digest_alone(journey: Journey, facts: Facts) -> None:
    proposal = journey.proposal
    deployment.need_release_alone(proposal.diff, tour.ENVIRONMENT)
    assert {line for line in proposal.diff.lines if line.startswith("+")} == {
        f'+    newTag: "{proposal.release.commit}"',
        f"+    digest: {proposal.release.digest}",
    }
    facts.note(f"pull request {proposal.pull.number} of {proposal.pull.author}: newTag and digest of one overlay")


def test_the_pods_answer_that_commit(journey: Journey, facts: Facts) -> None:
    release = journey.proposal.release
    assert journey.commits == {release.commit}
    assert journey.moods == {mood.MOODS[journey.former]}
    assert all(release.digest in pod["spec"]["containers"][0]["image"] for pod in DEV.ready())
    laps = ", ".join(f"{lap.what} {lap.seconds:.0f} s" for lap in journey.timeline.laps if not lap.inner)
    facts.note(f"/version is that commit, the mood {journey.former} became {mood.MOODS[journey.former]}; {laps}")


def test_no_request_fails_while_it_is_deployed(journey: Journey, facts: Facts) -> None:
    journey.outcome.need_steady()
    facts.load("from the merge to the last former pod", journey.outcome)
    assert not journey.outcome.failed, f"the deployment fails requests: {journey.outcome}"
