"""Our repository is set up as README.md asks of GitHub's; what is there already is changed, not made twice."""

from __future__ import annotations

from lab import settings
from lab.forge import checks, credentials, people, repositories
from lab.tests.forge.pages import Pages

BASE = f"/repos/{repositories.ours()}"


def test_main_wants_the_checks_a_review_and_a_pull_request_of_everyone_but_the_lab() -> None:
    stated = repositories.protection()
    assert stated["push_whitelist_usernames"] == ["lab"]
    assert stated["enable_push_whitelist"] is True
    assert stated["required_approvals"] == 1
    assert stated["status_check_contexts"] == [check.context for check in checks.required()]
    assert stated["enable_status_check"] is True
    assert stated["dismiss_stale_approvals"] is True


def test_what_is_missing_is_made(pages: Pages) -> None:
    pages.put("GET", f"{BASE}/hooks", (200, []))
    repositories.set_up()
    made = {(method, path.removeprefix(BASE)) for _, method, path, _ in pages.written()}
    assert made >= {
        ("POST", "/actions/variables/AWS_ACCOUNT_ID"),
        ("POST", "/actions/variables/AWS_REGION"),
        ("POST", "/branch_protections"),
        ("POST", "/hooks"),
        ("PUT", "/actions/workflows/terraform.yml/disable"),
        ("PUT", "/collaborators/argocd"),
    }


def test_what_is_there_is_changed(pages: Pages) -> None:
    pages.put("GET", f"{BASE}/hooks", (200, [{"id": 3}]))
    for name in repositories.variables():
        pages.put("GET", f"{BASE}/actions/variables/{name}", (200, {}))
    pages.put("GET", f"{BASE}/branch_protections/main", (200, {}))
    repositories.set_up()
    changed = {path.removeprefix(BASE): method for _, method, path, _ in pages.written()}
    assert changed["/actions/variables/AWS_REGION"] == "PUT"
    assert changed["/branch_protections/main"] == "PATCH"
    assert changed["/hooks/3"] == "PATCH"
    assert "/hooks" not in changed


def test_variables_are_the_platforms() -> None:
    stated = settings.platform()
    assert repositories.variables() == {"AWS_ACCOUNT_ID": stated["account"], "AWS_REGION": stated["region"]}


def test_the_webhook_tells_argo_cd_of_main_by_the_secret_that_it_knows() -> None:
    hook = repositories.hook()
    assert hook["config"]["url"] == f"https://{settings.ARGO_CD_SERVICE}/api/webhook"
    assert hook["config"]["secret"] == credentials.secret(repositories.WEBHOOK_SECRET).read_text()
    assert (hook["events"], hook["branch_filter"]) == (["push"], "main")


def test_a_repository_is_made_with_its_owner_once(pages: Pages) -> None:
    assert repositories.make("actions/checkout")
    assert [(method, path) for _, method, path, _ in pages.written()] == [
        ("POST", "/orgs"),
        ("POST", "/orgs/actions/repos"),
    ]
    pages.put("GET", "/orgs/actions", (200, {}))
    pages.put("GET", "/repos/actions/checkout", (200, {}))
    pages.asked.clear()
    assert not repositories.make("actions/checkout")
    assert pages.written() == []


def test_only_who_is_to_write_writes() -> None:
    rights = {person.name: (person.permission, person.scopes) for person in people.PEOPLE}
    assert rights[people.ARGO_CD] == ("read", ("read:repository",))
    assert rights[people.ISSUER] == ("read", ("read:repository",))
    assert all("all" not in person.scopes and "write:admin" not in person.scopes for person in people.PEOPLE)


def test_an_account_has_one_token_for_its_owner_alone(pages: Pages) -> None:
    for person in people.PEOPLE:
        pages.put("POST", f"/users/{person.name}/tokens", (201, {"sha1": f"token of {person.name}"}))
    pages.put("GET", f"/orgs/{settings.platform()['owner']}/teams", (200, [{"id": 9, "name": "platform"}]))
    people.make()
    for person in people.PEOPLE:
        assert credentials.token(person.name) == f"token of {person.name}"
        assert credentials.token_file(person.name).stat().st_mode & 0o077 == 0
    members = [path for _, _, path, _ in pages.written() if "/members/" in path]
    assert "/teams/9/members/reviewer" in members
    assert "/teams/7/members/author" in members
    pages.asked.clear()
    people.make()
    assert not [path for _, _, path, _ in pages.written() if path.startswith(("/admin", "/users"))]
