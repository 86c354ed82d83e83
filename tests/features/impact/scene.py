"""A project with a partner, a contributor of each who takes part, and what they say."""

from typing import Any

from app.features.impact import writing_to
from app.kit import doing
from tests.conftest import Caller, Cast
from tests.features.people import GIVEN
from tests.features.test_impact_records import RECORDS, moved, recorded, shared_project
from tests.features.test_rounds import moved as tampered
from tests.features.test_rounds import worker
from tests.support.person import mails, person_of

RESPONSES = "/v1/responses"
WAITING = f"{RESPONSES}/waiting"
SAYS = {
    "pi": "process",
    "perspectives": ["lived_experience"],
    "statement": "The papers came too late to read.",
}


class Scene:
    """Robin is the coordinator's contributor, and Wren the partner's. Both are in the project's team."""

    def __init__(self, cast: Cast) -> None:
        self.cast, self.us, self.partner = cast, cast.coordinator, cast.partner

    async def set_up(self) -> None:
        self.project = await shared_project(self.cast)
        self.robin = (await self.us.made("/v1/contributors", {"display_name": "Robin"}))["id"]
        self.wren = (await self.partner.made("/v1/contributors", {"display_name": "Wren"}))["id"]
        await self.joins(self.robin)
        session = {"project_id": self.project["id"], "title": "Meeting"}
        self.session = (await self.us.made("/v1/sessions", session))["id"]
        await self.comes(self.partner, self.wren)
        self.me = await person_of(self.cast, self.us, self.robin)
        self.theirs = await person_of(self.cast, self.partner, self.wren)

    async def joins(self, contributor_id: str, **members: Any) -> None:
        row = {"contributor_id": contributor_id} | members
        await self.us.made(f"/v1/projects/{self.project['id']}/team", row)

    async def comes(self, home: Caller, contributor_id: str, **members: Any) -> str:
        row = {"session_id": self.session, "contributor_id": contributor_id} | members
        return str((await home.made("/v1/participations", row))["id"])

    async def says(self, caller: Caller, **members: Any) -> dict[str, Any]:
        return await caller.made(RECORDS, {"project_id": self.project["id"]} | SAYS | members)

    async def asked(self, **members: Any) -> dict[str, Any]:
        """A record that is agreed, and of which an answer is due."""
        due = {"response_due_on": "2026-03-01", "status": "agreed"}
        return await recorded(self.us, self.project, **due | members)

    async def answers(self, record: dict[str, Any], caller: Caller | None = None, **members: Any) -> Any:
        sent = {"impact_record_id": record["id"], "outcome": "we_did", "words": "They go out a week before."}
        return await (caller or self.us).post(RESPONSES, sent | members)

    async def answered(self, record: dict[str, Any], caller: Caller | None = None, **members: Any) -> Any:
        answer = await self.answers(record, caller, **members)
        assert answer.status_code == 201, answer.text
        return answer.json()

    async def agrees_to_keep_in_touch(self, home: Caller, *people: str) -> None:
        for person in people:
            given = GIVEN | {"purpose": "keep_in_touch"}
            await home.made(f"/v1/contributors/{person}/consents", given)


async def set_scene(cast: Cast) -> Scene:
    scene = Scene(cast)
    await scene.set_up()
    return scene


async def agree(caller: Caller, record: dict[str, Any]) -> None:
    await moved(caller, record, "agreed")


async def read(caller: Caller, record: dict[str, Any]) -> dict[str, Any]:
    answer = await caller.get(f"{RECORDS}/{record['id']}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def waiting(caller: Caller, query: str = "") -> list[tuple[str, str]]:
    """What waits: of which record, and for what."""
    answer = await caller.get(f"{WAITING}{query}")
    assert answer.status_code == 200, answer.text
    return [(each["impact_record_id"], each["waits_for"]) for each in answer.json()["items"]]


async def letters(cast: Cast) -> list[str]:
    """To whom the worker wrote of answers. Each job is done again, as by one that was killed."""
    services = worker(cast)
    while due := [d for d in await doing.take_up(services.database) if d.kind in writing_to.JOBS.kinds]:
        for each in due:
            await doing.do(writing_to.JOBS, services, each.id)
            await tampered(cast, f"UPDATE jobs SET state='running', finished_at=NULL WHERE id='{each.id}'")
            await doing.do(writing_to.JOBS, services, each.id)
    return sorted(
        each["to"].partition("@")[0] for each in await mails(cast) if each["letter"] == "heard-back"
    )
