"""A partner's integration in one file: token, upsert by its own id, paging, a change, kind refusals.

GOLDEN_THREAD=http://127.0.0.1:8000 CLIENT_ID=… CLIENT_SECRET=… python examples/partner.py
"""

import os
import sys
from collections.abc import Iterator
from typing import Any

import httpx

STAFF_SYSTEM = "workforce"  # our own name for the system that our ids come from


def sign_in(address: str, client_id: str, secret: str) -> httpx.Client:
    """A client with a token. It lives ten minutes: sign in again when an answer is 401."""
    answer = httpx.post(
        f"{address}/oauth/token", data={"grant_type": "client_credentials"}, auth=(client_id, secret)
    )
    if answer.is_error:
        sys.exit(f"No token: {answer.status_code} {answer.text}")
    return httpx.Client(
        base_url=address, headers={"authorization": f"Bearer {answer.json()['access_token']}"}
    )


def put_project(api: httpx.Client, our_id: str, project: dict[str, Any]) -> httpx.Response:
    """Create or change a project by our own id: 201 the first time, 200 after that."""
    return api.put(f"/v1/projects/by-external-id/{STAFF_SYSTEM}/{our_id}", json=project)


def all_sessions(api: httpx.Client, **filters: str) -> Iterator[dict[str, Any]]:
    """Every session that we may see, page by page, until there is no next cursor."""
    cursor: dict[str, str] = {}
    while True:
        page = api.get("/v1/sessions", params={"limit": "100"} | filters | cursor).raise_for_status().json()
        yield from page["items"]
        if page["next_cursor"] is None:
            return
        cursor = {"cursor": page["next_cursor"]}


def explain(answer: httpx.Response) -> None:
    """Print a refusal as a person needs it: what is wrong, where, and what is allowed."""
    problem = answer.json()
    print(f"{answer.status_code} {problem['code']}: {problem['detail']}")
    for error in problem.get("errors", []):
        print(f"    {error.get('pointer') or error.get('parameter')}: {error['detail']}")


def main() -> int:
    """The whole journey; each line says what was done and what came back."""
    address = os.environ.get("GOLDEN_THREAD", "http://127.0.0.1:8000")
    if not {"CLIENT_ID", "CLIENT_SECRET"} <= os.environ.keys():
        sys.exit("Set CLIENT_ID and CLIENT_SECRET to those of your client; `make run` prints two.")
    try:
        api = sign_in(address, os.environ["CLIENT_ID"], os.environ["CLIENT_SECRET"])
    except httpx.ConnectError:
        sys.exit(f"Nothing answers at {address}. Set GOLDEN_THREAD to the address that is served.")
    me = api.get("/v1/me").raise_for_status().json()
    print(f"Signed in for {me['organisation']['name']}.")

    ours = {"title": "Hearing back", "purpose": "People should hear what came of what they said."}
    first = put_project(api, "P-1", ours)
    again = put_project(api, "P-1", ours)
    print(f"Upserted our project twice: {first.status_code}, then {again.status_code}.")
    print(f"The second wrote nothing: version {again.json()['version']}.")

    project_id = again.json()["id"]
    session = {"project_id": project_id, "title": "First meeting", "kind": "meeting", "starts_on": "2026-12"}
    made = api.post("/v1/sessions", json=session, headers={"idempotency-key": f"{project_id}-first"})
    print(f"Made a session: {made.status_code}. A retry with the same key would give the same one.")
    print(f"We can see {sum(1 for _ in all_sessions(api))} sessions.")

    path, etag = f"/v1/sessions/{made.json()['id']}", made.headers["etag"]
    places = (made.json()["capacity"] or 11) + 1
    changed = api.patch(path, json={"capacity": places}, headers={"if-match": etag})
    print(f"Changed it: {changed.status_code}, now version {changed.json()['version']}.")
    print("Changing it again with the old ETag is refused:")
    stale = api.patch(path, json={"capacity": places + 1}, headers={"if-match": etag})
    explain(stale)
    print(f"    The current ETag is {stale.headers['etag']}.")
    print("Rubbish is refused with what is allowed:")
    explain(api.post("/v1/sessions", json={"project_id": project_id, "kind": "party", "capacity": "12"}))
    print("What is not ours, or never was, looks the same:")
    explain(api.get("/v1/projects/00000000-0000-7000-8000-000000000000"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
