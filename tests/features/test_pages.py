"""Pages, documentation and the way out, as a browser asks for them: one origin, strict policies."""

import re
from dataclasses import replace
from functools import cache
from typing import Any

import httpx
import pytest

from app.main import create_app
from app.settings import Settings
from tests.conftest import run, running, settings_for

BUILT = {
    "index.html": "<!doctype html><title>Home</title>",
    "projects/index.html": "<!doctype html><title>Projects</title>",
    "404.html": "<!doctype html><title>Not here</title>",
    "assets/page-Ab12.js": "export {}",
    "favicon.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>",
}


application = cache(create_app)


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings of an installation whose pages are not built. Pages need no database, so there is none."""
    folder = tmp_path_factory.mktemp("bare")
    return replace(settings_for(folder / "none.sqlite3"), frontend_dir=folder / "dist")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, bare: Settings) -> Settings:
    """The same with a front end as the build leaves it, and a secret beside it."""
    folder = tmp_path_factory.mktemp("built")
    for name, text in BUILT.items():
        file = folder / "dist" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    (folder / "secret.txt").write_text("secret")
    return replace(bare, frontend_dir=folder / "dist")


def get(settings: Settings, path: str, method: str = "GET", **request: Any) -> httpx.Response:
    """What a browser gets. Pages are not in the OpenAPI document, so nothing is held to it here."""

    async def one() -> httpx.Response:
        transport = httpx.ASGITransport(application(settings))
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000") as http:
            return await http.request(method, path, **request)

    answer: httpx.Response = run(one())
    return answer


@pytest.mark.parametrize(
    ("path", "title"), [("/", "Home"), ("/projects/", "Projects"), ("/projects/?id=1", "Projects")]
)
def test_person_sees_a_page_under_the_strict_policy(built: Settings, path: str, title: str) -> None:
    answer = get(built, path)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert f"<title>{title}</title>" in answer.text
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self';")
    assert policy.endswith("require-trusted-types-for 'script'; trusted-types 'none'")
    assert "unsafe" not in policy
    assert answer.headers["cache-control"] == "no-cache"
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_only_names_with_a_hash_are_kept_for_ever(built: Settings) -> None:
    asset = get(built, "/assets/page-Ab12.js")
    assert asset.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert asset.headers["content-type"].startswith("text/javascript")
    assert get(built, "/favicon.svg").headers["cache-control"] == "no-cache"
    gone = get(built, "/assets/page-Gone.js")
    assert (gone.status_code, gone.headers["cache-control"]) == (404, "no-cache")


def test_page_that_has_not_changed_is_not_sent_again(built: Settings) -> None:
    etag = get(built, "/").headers["etag"]
    again = get(built, "/", headers={"if-none-match": etag})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    "path", ["/nowhere", "/projects/nowhere", "/assets/", "/../secret.txt", "/%2e%2e/secret.txt"]
)
def test_person_at_a_wrong_address_gets_the_kind_page(built: Settings, path: str) -> None:
    answer = get(built, path)
    assert (answer.status_code, answer.text) == (404, BUILT["404.html"])
    assert "default-src 'none'" in answer.headers["content-security-policy"]


@pytest.mark.parametrize(
    "path",
    [
        "/v1/nowhere",
        "/v1/",
        "/oauth/nowhere",
        "/.well-known/nowhere",
        "/livez/x",
        "/docs/nowhere",
        "/openapi.json/x",
    ],
)
def test_pages_never_stand_before_the_api(built: Settings, path: str) -> None:
    answer = get(built, path)
    assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")


@pytest.mark.parametrize("path", ["/v1/projects", "/", "/docs"])
def test_pages_hide_no_method_that_is_refused(built: Settings, path: str) -> None:
    answer = get(built, path, "PUT")
    assert (answer.status_code, answer.json()["code"]) == (405, "method-not-allowed")


def test_pages_hide_nothing_that_is_served(built: Settings) -> None:
    assert get(built, "/openapi.json").headers["content-type"] == "application/json"


def test_head_of_a_page_has_no_body(built: Settings) -> None:
    answer = get(built, "/", "HEAD")
    assert (answer.status_code, answer.content) == (200, b"")


def test_newcomer_without_built_pages_is_told_what_to_do(bare: Settings) -> None:
    answer = get(bare, "/")
    assert answer.status_code == 200
    assert "make frontend" in answer.text
    assert 'href="/docs"' in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert get(bare, "/projects/").json()["code"] == "not-found"


def test_person_leaves_quickly_and_this_device_forgets(settings: Settings) -> None:
    async def leave() -> httpx.Response:
        async with running(settings) as (_, http):
            return await http.get("/exit")

    answer = run(leave())
    assert answer.status_code == 303
    assert answer.headers["clear-site-data"] == '"cache", "cookies", "storage"'
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["location"].startswith("https://")
    assert answer.headers["referrer-policy"] == "no-referrer"


def test_documentation_asks_nothing_of_anybody_else(bare: Settings) -> None:
    page = get(bare, "/docs")
    assert page.status_code == 200
    wanted = re.findall(r'(?:src|href)="([^"]+)"', page.text)
    assert {"/docs/swagger-ui-bundle.js", "/docs/swagger-ui.css", "/docs/start.js", "/openapi.json"} <= set(
        wanted
    )
    for path in wanted:
        assert get(bare, path).status_code == 200, path
    start = get(bare, "/docs/start.js").text.partition("\n")[2]
    assert re.findall(r"https?:|//", page.text + start) == []
    assert "validatorUrl: null" in start
    policy = page.headers["content-security-policy"]
    assert {"default-src 'none'", "script-src 'self'", "connect-src 'self'"} <= set(policy.split("; "))
    assert "unsafe" not in policy
    assert "http" not in policy
