"""Serves the built pages and the answers of `answers.py` with the headers of the real server."""

import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from mimetypes import guess_type
from pathlib import Path
from urllib.parse import urlsplit

from . import answers

HERE = Path(__file__).parent
FRONTEND = HERE.parents[1] / "frontend"
DIST = FRONTEND / "dist"
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)
PROJECTS = {project["id"]: project for project in (answers.WALSALL, answers.MADE_UP, answers.EMPTY)}
LIST = "/v1/public/projects"


def page(path: str) -> tuple[int, Path]:
    wanted = DIST / path.lstrip("/") / ("index.html" if path.endswith("/") else "")
    return (200, wanted) if wanted.is_file() else (404, DIST / "404.html")


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        if path == "/exit":
            self.leave()
        elif path == LIST:
            self.answer(200, answers.listing(*PROJECTS.values()))
        elif path.startswith(f"{LIST}/"):
            found = PROJECTS.get(path.removeprefix(f"{LIST}/"))
            self.answer(*((200, found) if found else (404, answers.NOT_FOUND)))
        elif path in ("/docs", "/elsewhere"):
            self.reply(200, "text/html", b"<!doctype html><title>Elsewhere</title><h1>Elsewhere</h1>")
        else:
            status, file = page(path)
            self.reply(status, guess_type(file)[0] or "application/octet-stream", file.read_bytes())

    def leave(self) -> None:
        # Another host name for the same loopback server: a page of another site, as in real life.
        elsewhere = f"http://localhost:{self.server.server_address[1]}/elsewhere"
        self.reply(303, "text/plain", b"", {"Location": elsewhere, "Clear-Site-Data": '"cookies", "storage"'})

    def answer(self, status: int, body: answers.Answer) -> None:
        media = "application/json" if status < 400 else "application/problem+json"
        self.reply(status, media, json.dumps(body).encode())

    def reply(self, status: int, media: str, body: bytes, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        standing = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer"}
        standing |= {"Content-Security-Policy": CSP, "Content-Type": media, "Content-Length": str(len(body))}
        for name, value in (standing | (headers or {})).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """A test's output is what it found, not who asked for what."""


def serve() -> ThreadingHTTPServer:
    return ThreadingHTTPServer(("127.0.0.1", 0), Handler)
