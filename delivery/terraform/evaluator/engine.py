"""The simulator as an object: one process, asked one question at a time."""

from __future__ import annotations

import json
import subprocess
import threading
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Any, Final, Literal, NamedTuple, Self

from delivery.findings import CannotCheckError
from delivery.terraform.evaluator.installation import installed

Document = Mapping[str, Any]
Context = Mapping[str, str | list[str]]

_STOPPING: Final = 10.0


class QuestionError(ValueError):
    """A question that AWS could not be asked: no such action, no such kind of resource for it, a malformed policy."""


class Policy(NamedTuple):
    """A policy document and the name under which the answer speaks of it."""

    name: str
    document: Document


class Call(NamedTuple):
    """One call of an AWS API, with every policy that has a say in it.

    Attributes:
        principal: who calls: the ARN of a role's session, of a role or a user, or a service's name.
        action: ``service:Action``.
        resource: the ARN that the call is about; ``*`` for actions that know none. With a wildcard, the answer says
            whether anything that it covers would be allowed: fit for a denial, weak for an allowance.
        account: the account that the resource belongs to.
        context: the condition keys of the request.
        identity: the policies of the caller.
        boundary: its permissions boundary; None: it has none.
        resource_policy: the policy of the resource; None: it has none.
    """

    principal: str
    action: str
    resource: str
    account: str
    context: Context
    identity: Sequence[Policy]
    boundary: Policy | None = None
    resource_policy: Policy | None = None


class Answer(NamedTuple):
    """What AWS would say.

    Attributes:
        decision: ``Allowed``, or how it is denied: nothing allows it, or something denies it.
        ignored: keys of the context that the action does not know; AWS would not send them.
        blocked: what stops a call that the caller's own policies allow (``pb``: the boundary).
    """

    decision: str
    ignored: tuple[str, ...] = ()
    blocked: tuple[str, ...] = ()

    @property
    def allowed(self) -> bool:
        """Tell whether the call is allowed."""
        return self.decision == "Allowed"


class Action(NamedTuple):
    """An action as AWS lists it; ``level`` is List, Read, Tagging or Write."""

    name: str
    level: str
    without_resource: bool


class Statement(NamedTuple):
    """A statement of a policy, its wildcards of actions spelled out."""

    sid: str
    effect: str
    actions: tuple[Action, ...]
    resources: tuple[str, ...]
    conditions: Document


class Evaluator:
    """The simulator, running; use it as a context manager."""

    def __init__(self) -> None:
        node, folder = installed()
        self._turn = threading.Lock()
        self._process = subprocess.Popen(  # noqa: S603 - our own script
            [str(node), "evaluate.mjs"], cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def __enter__(self) -> Self:
        """Return the simulator."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop the process."""
        self.close()

    def close(self) -> None:
        """Stop the process; it ends by itself when nobody can ask it any more."""
        self._process.communicate(timeout=_STOPPING)

    def call(self, call: Call) -> Answer:
        """Judge one call.

        Raises:
            QuestionError: AWS knows no such action, or no such resource for it, or a policy is malformed.
        """
        return _answer(self._ask("call", **_named(call)))

    def web_identity(self, principal: str, trust: Document, role: str, account: str, context: Context) -> Answer:
        """Judge by a role's trust policy whether a web identity may assume it.

        Args:
            principal: the ARN of the identity provider that the token comes from.
            trust: the role's trust policy.
            role: the role's ARN.
            account: the role's account.
            context: the token's claims as condition keys, ``<issuer without https://>:<claim>``.

        Raises:
            QuestionError: the trust policy is malformed.
        """
        asked = {"principal": principal, "trust": trust, "resource": role, "account": account, "context": context}
        return _answer(self._ask("web-identity", **asked))

    def faults(self, document: Document, of: Literal["identity", "resource", "trust"]) -> list[str]:
        """Return what AWS would refuse in a policy of a kind."""
        return list(self._ask("validity", document=document, of=of)["errors"])

    def statements(self, document: Document) -> list[Statement]:
        """Return the statements of a policy, with every action that they name."""
        return [_statement(found) for found in self._ask("statements", document=document)["statements"]]

    def _ask(self, kind: str, **question: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
        with self._turn:
            line = self._exchange(json.dumps({"kind": kind, **question}))
        answer: dict[str, Any] = json.loads(line)
        if "error" in answer:
            raise QuestionError(answer["error"])
        return answer

    def _exchange(self, line: str) -> str:
        if self._process.stdin is None or self._process.stdout is None:  # pragma: no cover - it was started with both
            raise CannotCheckError("the policy simulator has no pipes")
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()
        if not (answer := self._process.stdout.readline()):
            raise CannotCheckError("the policy simulator stopped; its last words are above")
        return answer


def _named(call: Call) -> dict[str, Any]:
    """Return a call as the simulator's own words have it."""
    policy = call.resource_policy
    return call._asdict() | {
        "identity": [_described(policy) for policy in call.identity],
        "boundary": [_described(call.boundary)] if call.boundary else None,
        "resource_policy": {**policy.document} if policy else None,
    }


def _described(policy: Policy) -> dict[str, Any]:
    return {"name": policy.name, "policy": policy.document}


def _answer(found: Mapping[str, Any]) -> Answer:
    return Answer(found["decision"], tuple(found["ignored"]), tuple(found["blocked"]))


def _statement(found: Mapping[str, Any]) -> Statement:
    actions = tuple(Action(entry["action"], entry["level"], entry["without_resource"]) for entry in found["actions"])
    return Statement(found["sid"], found["effect"], actions, tuple(found["resources"]), found["conditions"])
