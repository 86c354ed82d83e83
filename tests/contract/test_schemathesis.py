"""schemathesis attacks a served instance from its own OpenAPI document, as a partner's client would.

Not asked of it: that every body that fits its schema is accepted (`positive_data_acceptance`), because rules
of the field go beyond schemas: references, states, cursors, versions. `make test` tries every operation on
one of the two databases; `make soak` all on both, with more examples (SOAK_EXAMPLES of each operation),
sequences of calls, and more roles.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.kit.scope import declared
from app.main import all_operations
from app.settings import Settings
from tests.contract.test_commit_first import a_client, ask, post, serving
from tests.support.conformity import our_document

ST = Path(sys.executable).with_name("st")
CONFIG = Path(__file__).with_name("schemathesis.toml")

pytestmark = pytest.mark.slow

all_operations()  # declares the permissions
ROLES = {
    "everything": frozenset(declared()),
    "reads": frozenset(name for name in declared() if name.endswith(":read")),
    "projects": frozenset({"projects:read"}),
}
EXAMPLES = int(os.environ.get("SOAK_EXAMPLES", "10"))


def attack(settings: Settings, folder: Path, role: str, *options: str) -> None:
    """Run schemathesis against a server on this database; fails with its report."""
    done = _attacked(settings, folder, sorted(ROLES[role]), ["--seed=1", "--workers=1", *options])
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    assert "No issues found" in done.stdout


def _attacked(
    settings: Settings, folder: Path, permissions: list[str], options: list[str]
) -> subprocess.CompletedProcess[str]:
    client_id, secret = a_client(settings, permissions)
    with serving(settings) as (_, port):
        form = f"grant_type=client_credentials&client_id={client_id}&client_secret={secret}"
        answer = ask(port, post("/oauth/token", form, "Content-Type: application/x-www-form-urlencoded"))
        token = answer.partition(b'"access_token":"')[2].partition(b'"')[0].decode()
        command = [
            str(ST),
            f"--config-file={CONFIG}",
            "run",
            f"http://127.0.0.1:{port}/openapi.json",
            f"--header=Authorization: Bearer {token}",
            "--checks=all",
            "--exclude-checks=positive_data_acceptance",
            "--warnings=off",
            "--no-color",
            *options,
        ]
        environ = {"PATH": os.environ["PATH"], "HOME": str(folder), "NO_PROXY": "*"}
        return subprocess.run(command, cwd=folder, env=environ, capture_output=True, text=True, check=False)


def half(dialect: str) -> list[str]:
    """Every other operation for SQLite, the rest for PostgreSQL."""
    names = sorted(our_document().operations)
    chosen = names[::2] if dialect == "sqlite" else names[1::2]
    return [f"--include-operation-id={name}" for name in chosen]


def test_partner_finds_no_fault_with_any_operation(settings: Settings, dialect: str, tmp_path: Path) -> None:
    attack(settings, tmp_path, "everything", "--phases=examples,coverage", *half(dialect))


@pytest.mark.soak
@pytest.mark.parametrize("role", ROLES)
def test_partner_finds_no_fault_in_many_tries(settings: Settings, role: str, tmp_path: Path) -> None:
    phases = "--phases=examples,coverage,fuzzing,stateful"
    attack(settings, tmp_path, role, phases, f"--max-examples={EXAMPLES}")
