"""A real OpenID Connect provider (npm oidc-provider) in a process of its own, and somebody at its pages."""

import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urljoin

import httpx

NODE = Path(__file__).parents[1] / "node"


def is_installed() -> bool:
    return (NODE / "node_modules/oidc-provider").is_dir()


@contextmanager
def provider(client_id: str, secret: str, redirect_uri: str) -> Iterator[str]:
    """The issuer of a running provider."""
    command = ["node", "provider.mjs", client_id, secret, redirect_uri]
    process = subprocess.Popen(
        command, cwd=NODE, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        yield next(line.strip() for line in process.stdout if line.startswith("http"))
    finally:
        process.stdin.close()
        process.wait(10)
        process.stdout.close()


async def through(location: str, login: str, until: str) -> str:
    """Sign in at the provider's own pages and consent; the address that it sends the browser back to."""
    async with httpx.AsyncClient() as browser:
        answer = await browser.get(location)
        for _ in range(12):
            if answer.is_redirect:
                location = urljoin(str(answer.url), answer.headers["location"])
                if location.startswith(until):
                    return location
                answer = await browser.get(location)
            else:
                form = dict(re.findall(r'type="hidden" name="(\w+)" value="(\w+)"', answer.text))
                action = re.search(r'action="([^"]+)"', answer.text)
                assert action, answer.text
                if form["prompt"] == "login":
                    form |= {"login": login, "password": "any"}
                answer = await browser.post(urljoin(str(answer.url), action[1]), data=form)
    raise AssertionError("the provider sent nobody back")
