"""What is measured: the works of the design page's table, as requests that every server answers alike."""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import httpx
import orjson

from bench.load import MARK

FILTERS: dict[str, Callable[[str], dict[str, str]]] = {
    "projects": lambda organisation_id: {"organisation_id": organisation_id, "stage": "delivery"},
    "impact-records": lambda organisation_id: {"organisation_id": organisation_id, "status": "agreed"},
}
PERMISSIONS = "projects:read projects:write impact-records:read reports:read"
"""What a client asks for that does these works; one with every permission is several times as long."""

LARGE, SMALL = 0, 7
"""Which organisations call: the one that owns a fifth of everything, and one of the forty-nine others."""

_OF_NEW_RECORD = {"id", "created_at", "updated_at", "external_ids"}
_LISTS = {"partner_organisation_ids"}


@dataclass(frozen=True)
class Request:
    """One request. A body with MARK in it is different each time that it is sent."""

    path: str
    body: bytes = b""

    @property
    def method(self) -> str:
        return "POST" if self.body else "GET"

    def text(self, token: str) -> str:
        """The request as it goes over the wire."""
        head = f"{self.method} {self.path} HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer {token}\r\n"
        if self.body:
            head += f"content-type: application/json\r\ncontent-length: {len(self.body)}\r\n"
        return head + "\r\n" + self.body.decode()


@dataclass
class Visitor:
    """One organisation as a caller of one server, for finding out what to ask and what is answered."""

    http: httpx.Client
    token: str
    organisation_id: str

    def answer(self, request: Request) -> httpx.Response:
        """The answer to a request, which must be a good one."""
        found = self.http.request(
            request.method,
            request.path,
            content=request.body.replace(MARK, secrets.token_hex(len(MARK) // 2).encode()),
            headers={"authorization": f"Bearer {self.token}", "content-type": "application/json"},
        )
        if found.status_code not in (200, 201):
            raise RuntimeError(f"{request.path}: {found.status_code} {found.text[:500]}")
        return found

    def page(self, path: str) -> Any:
        """One page of a list."""
        return self.answer(Request(path)).json()


@dataclass(frozen=True)
class Work:
    """One row of the table. Goals are ratios of CPU time: at most `raw_goal` times raw, at least
    `plain_goal` times better than plain (by database), at most so many times another work's (`beside`)."""

    key: str
    title: str
    requests: Callable[[Visitor], list[Request]]
    raw_goal: float | None = None
    plain_goal: Mapping[str, float] | None = None
    caller: int = LARGE
    beside: tuple[str, float] | None = None


def _list(noun: str, visitor: Visitor) -> str:
    filters = FILTERS[noun](visitor.organisation_id)
    return f"/v1/{noun}?" + "&".join(f"{name}={value}" for name, value in filters.items())


def _read_one(visitor: Visitor) -> list[Request]:
    """The projects of a page, so that the database is asked for different rows."""
    items = visitor.page(_list("projects", visitor))["items"]
    return [Request(f"/v1/projects/{each['id']}") for each in items]


def _first_page(noun: str) -> Callable[[Visitor], list[Request]]:
    return lambda visitor: [Request(_list(noun, visitor))]


def _all_visible(visitor: Visitor) -> list[Request]:
    return [Request("/v1/impact-records")]


def _summary(visitor: Visitor) -> list[Request]:
    return [Request(f"/v1/reports/organisations/{visitor.organisation_id}/four-pi")]


def _deep_page(visitor: Visitor) -> list[Request]:
    """Page 10,000, or the last whole page where there are fewer. A cursor does not mind the size of pages."""
    path = _list("impact-records", visitor)
    cursors = [visitor.page(f"{path}&limit=200")["next_cursor"]]
    while cursors[-1] and len(cursors) < 2_500:
        cursors.append(visitor.page(f"{path}&limit=200&cursor={cursors[-1]}")["next_cursor"])
    return [Request(f"{path}&cursor={cursors[-3]}")]


def _creating(visibility: str) -> Callable[[Visitor], list[Request]]:
    body = {
        "title": "Reviewing how we welcome people",
        "kind": "working_group",
        "purpose": "Because people told us that the first letter decides whether they come. " * 3,
        "intended_difference": "Letters that say what will happen and who will be there.",
        "visibility": visibility,
        "priority_areas": ["Letters", "First meetings"],
        "spheres": ["practice", "policy"],
        "for_whom": ["social_work"],
        "happened": "2026-05",
        "headcounts": [{"perspective": "lived_experience", "count": 6, "at_least": False}],
        "stage": "delivery",
        "external_ids": [{"system": "casework", "value": MARK.decode()}],
    }
    return lambda visitor: [Request("/v1/projects", orjson.dumps(body))]


_READ, _PAGE, _WRITE = (
    {"sqlite": 8, "postgresql": 8},
    {"sqlite": 8, "postgresql": 4},
    {"sqlite": 6, "postgresql": 6},
)

WORKS = [
    Work("W1", "read one project", _read_one, 1.35, _READ),
    Work("W2", "page of 50 projects, 2 filters", _first_page("projects"), 1.25, _PAGE),
    Work("W2i", "page of 50 impact records, 2 filters", _first_page("impact-records"), 1.25, _PAGE),
    Work("W2'", "the last page of it, by cursor", _deep_page, beside=("W2i", 1.2)),
    Work("W2s", "page of all a small partner may see", _all_visible, 1.25, _PAGE, caller=SMALL),
    Work("W3", "create, 1 organisation reads it", _creating("partners"), 1.5, _WRITE),
    Work("W3n", "create, 50 organisations read it", _creating("network"), 1.5, _WRITE),
    Work("W5", "4Pi summary; raw counts every record", _summary, 0.01),
]


def comparable(request: Request, answer: httpx.Response) -> Any:
    """An answer without what may differ: cursors, the order in lists of ids, what a new record is given,
    and whether a withheld member is left out or null."""
    value = answer.json()
    if request.body:
        return {name: member for name, member in value.items() if name not in _OF_NEW_RECORD}
    return [_plain(each) for each in value["items"]] if "items" in value else _plain(value)


def _plain(record: dict[str, Any]) -> dict[str, Any]:
    if "withheld" not in record:  # a report
        return record
    shown = {name: member for name, member in record.items() if name not in record["withheld"]}
    return shown | {name: sorted(shown[name]) for name in _LISTS & shown.keys()}
