"""What every answer has: a request id, security headers, and HEAD answered like GET without a body.

Pure ASGI: Starlette's BaseHTTPMiddleware hides disconnects and leaks (QUALITY.md).
"""

from typing import Any

from uuid_utils import uuid4

API_POLICY = b"default-src 'none'; frame-ancestors 'none'"
_YEAR = b"max-age=31536000; includeSubDomains"


class Envelope:
    """Wraps the whole application. `inner` is FastAPI's, for the document and for starting and stopping."""

    def __init__(self, app: Any, https: bool, inner: Any) -> None:
        self.inner = inner
        self._app = app
        self._always = [
            (b"x-content-type-options", b"nosniff"),
            (b"referrer-policy", b"no-referrer"),
        ]
        if https:
            self._always.append((b"strict-transport-security", _YEAR))

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = scope["request_id"] = f"urn:uuid:{uuid4()}"
        head = scope["method"] == "HEAD"
        if head:  # a copy: the server must go on knowing that no body will come
            scope = scope | {"method": "GET"}

        async def enveloped(message: Any) -> None:
            if message["type"] == "http.response.start":
                headers = message["headers"] = [*message["headers"], *self._always]
                headers.append((b"x-request-id", request_id.encode()))
                if not any(name == b"content-security-policy" for name, _ in headers):
                    headers.append((b"content-security-policy", API_POLICY))
                headers.extend(scope.get("rate_limit", ()))
            elif head:
                message = {"type": message["type"], "body": b"", "more_body": message.get("more_body", False)}
            await send(message)

        await self._app(scope, receive, enveloped)
