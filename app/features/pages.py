"""The pages of the front end, the quick way out of them, and the API's documentation: one origin for all."""

import logging
from pathlib import Path
from typing import Any

from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Match, Mount, Route
from starlette.staticfiles import StaticFiles

from app.features.sign_in import present

log = logging.getLogger("golden_thread")

_ALWAYS = "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

PAGES_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    f"connect-src 'self'; manifest-src 'self'; {_ALWAYS}; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)

# Swagger UI writes HTML by itself and has icons in data: URLs, so its policy is looser by that much.
DOCS_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    f"connect-src 'self'; {_ALWAYS}"
)

_DOCS = Path(__file__).parent.parent / "data" / "docs"
_A_YEAR = "public, max-age=31536000, immutable"

_NOT_BUILT = """<!doctype html>
<html lang="en-GB"><meta charset="utf-8"><title>Golden Thread</title>
<h1>Golden Thread is running</h1>
<p>Its pages are not built yet. <code>make frontend</code> builds them; then start it again.</p>
<p>The API is there: <a href="/docs">read how to use it</a>.</p>
</html>
"""


class Files(StaticFiles):
    """Files of a folder under one policy. Names with a hash in them (`assets/`) are good for ever, and the
    rest is asked for again each time."""

    def __init__(self, policy: str, **where: Any) -> None:
        super().__init__(**where)
        self._policy = policy

    async def get_response(self, path: str, scope: Any) -> Response:
        response = await super().get_response(path, scope)
        lasts = path.startswith("assets/") and response.status_code < 400
        response.headers["content-security-policy"] = self._policy
        response.headers["cache-control"] = _A_YEAR if lasts else "no-cache"
        return response


class Elsewhere(Mount):
    """All addresses but those that begin with a word that is taken: what is unknown there is a problem of
    the API's, not a missing page."""

    def __init__(self, app: Any, taken: set[str]) -> None:
        super().__init__("", app)
        self._taken = taken

    def matches(self, scope: Any) -> tuple[Match, Any]:
        if scope["path"].split("/")[1] in self._taken:
            return Match.NONE, {}
        return super().matches(scope)


def routes(frontend: Path, exit_url: str, taken: set[str]) -> list[BaseRoute]:
    """Everything that is for a browser. `frontend` is the folder that the front end is built into; `taken`
    are the first words of the API's paths."""
    docs = Files(DOCS_POLICY, directory=_DOCS, packages=[("fastapi_swagger", "resources")])
    return [
        Route("/exit", _leaving(exit_url)),
        Route("/docs", _documentation),
        Mount("/docs", GZipMiddleware(docs)),
        *_front(frontend, taken),
    ]


def _front(frontend: Path, taken: set[str]) -> list[BaseRoute]:
    if not (frontend / "index.html").is_file():
        return [Route("/", _not_built)]
    pages = GZipMiddleware(Files(PAGES_POLICY, directory=frontend, html=True))
    return [Elsewhere(pages, taken | {"docs", "exit", "openapi.json"})]


async def _not_built(request: Request) -> Response:
    headers = {"content-security-policy": PAGES_POLICY, "cache-control": "no-store"}
    return HTMLResponse(_NOT_BUILT, headers=headers)


async def _documentation(request: Request) -> Response:
    headers = {"content-security-policy": DOCS_POLICY, "cache-control": "no-cache"}
    return FileResponse(_DOCS / "index.html", headers=headers)


def _leaving(exit_url: str) -> Any:
    async def leave(request: Request) -> Response:
        """Whoever looks next finds nothing of ours on this device; the page has replaced its history."""
        services = request.app.state.services
        try:
            await present.leave(services, request.headers.get("cookie"))
        except Exception as error:  # noqa: BLE001 - whatever is wrong, they are out of here
            log.warning("a sign-in was not ended on leaving: %s", type(error).__name__)
        headers = {"clear-site-data": '"cache", "cookies", "storage"', "cache-control": "no-store"}
        headers["set-cookie"] = services.access.cookie.clear()
        return RedirectResponse(exit_url, 303, headers)

    return leave
