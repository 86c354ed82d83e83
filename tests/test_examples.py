"""The documented examples do what they say, against a real server."""

import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx

from app.schema import migrate
from app.settings import read_settings

ROOT = Path(__file__).parent.parent
SCRIPT = ROOT / "examples" / "partner.py"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_ready(address: str) -> None:
    give_up = time.monotonic() + 60
    while time.monotonic() < give_up:
        try:
            if httpx.get(f"{address}/readyz").status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.05)
    raise AssertionError("the server did not become ready")


def test_a_partners_script_runs_as_documented(tmp_path: Path) -> None:
    port = _free_port()
    environ = os.environ | {"DATA_DIR": str(tmp_path), "PORT": str(port), "PYTHONPATH": str(ROOT)}
    environ.pop("DATABASE_URL", None)
    migrate(read_settings(environ))
    (tmp_path / "one.csv").write_text("external_id,name,kind\nlist:one,Example Authority,local_authority\n")
    app = [sys.executable, "-m", "app"]
    subprocess.run([*app, "import", "organisations", "one.csv"], cwd=tmp_path, env=environ, check=True)
    scopes = "projects:read projects:write sessions:read sessions:write"
    made = subprocess.run(
        [*app, "client", "create", "--organisation", "example authority", "--scopes", scopes, "--json"],
        cwd=tmp_path,
        env=environ,
        check=True,
        capture_output=True,
        text=True,
    )
    client = httpx.Response(200, text=made.stdout).json()
    server = subprocess.Popen([*app, "serve"], cwd=tmp_path, env=environ)
    try:
        address = f"http://127.0.0.1:{port}"
        _wait_until_ready(address)
        given = {
            "GOLDEN_THREAD": address,
            "CLIENT_ID": client["client_id"],
            "CLIENT_SECRET": client["client_secret"],
        }
        told, told_again = [_partner(environ | given) for _ in range(2)]
    finally:
        server.terminate()
        server.wait(timeout=30)
    for line in (
        "Signed in for Example Authority.",
        "The second wrote nothing: version 1.",
        "We can see 1 sessions.",
        "412 precondition-failed",
        "/kind: Give one of 'training'",
        "/capacity: Give a whole number, without quotes.",
        "/title: This member is required.",
        "404 not-found",
    ):
        assert line in told, told
        assert line in told_again, told_again
    assert "Upserted our project twice: 201, then 200." in told
    assert "Upserted our project twice: 200, then 200." in told_again
    assert 'The current ETag is "2-' in told
    assert 'The current ETag is "3-' in told_again


def test_partner_who_names_no_client_reads_what_to_do() -> None:
    said = subprocess.run([sys.executable, SCRIPT], env={}, capture_output=True, text=True, check=False)
    assert (said.returncode, said.stdout, said.stderr.count("\n")) == (1, "", 1)
    assert "CLIENT_ID" in said.stderr


def _partner(environ: dict[str, str]) -> str:
    done = subprocess.run([sys.executable, SCRIPT], env=environ, check=True, capture_output=True, text=True)
    return done.stdout
