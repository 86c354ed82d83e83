"""What happens between the review of an erasure and its end: to texts, to letters, and to whoever asked."""

from typing import Any

import pytest

from app.settings import Settings
from tests.conftest import Cast, casting, run
from tests.features.people import a_contributor, address
from tests.features.test_rights import in_review, work


async def findings(cast: Cast, erasure: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await cast.coordinator.get(f"{erasure}/findings")).json()["items"]
    return found


async def decide(cast: Cast, erasure: str, **words: Any) -> None:
    """Decide on every open text: reworded where words are given for its member, and kept otherwise."""
    for each in await findings(cast, erasure):
        if each["decision"] is None:
            new = words.get(each["member"])
            decision = {"decision": "reworded", "words": new} if new else {"decision": "kept"}
            answer = await cast.coordinator.post(f"{erasure}/findings/{each['id']}/decision", decision)
            assert answer.status_code == 200, answer.text


async def agree(cast: Cast, erasure: str) -> str:
    """Agree, let the worker work, and see what state it is in then."""
    moved = await cast.coordinator.post(f"{erasure}/transitions", {"to": "agreed"})
    assert moved.status_code == 200, moved.text
    await work(cast)
    return str((await cast.coordinator.get(erasure)).json()["state"])


async def about_robin(cast: Cast) -> tuple[dict[str, Any], str]:
    """Somebody, and a project whose purpose names them."""
    person = await a_contributor(cast, display_name="Robin Canary")
    made = await cast.coordinator.made("/v1/projects", {"title": "Induction", "purpose": "Robin Canary's"})
    return person, f"/v1/projects/{made['id']}"


@pytest.mark.parametrize("decided", [{}, {"purpose": "Somebody's"}])
@pytest.mark.parametrize(
    "written", [{"purpose": "Robin Canary's too"}, {"people": "Robin Canary"}, {"title": "With Robin Canary"}]
)
def test_text_written_after_the_review_is_reviewed_before_anything_is_erased(
    settings: Settings, decided: dict[str, str], written: dict[str, str]
) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            person, project = await about_robin(cast)
            erasure = await in_review(cast, person)
            await decide(cast, erasure, **decided)
            if "people" in written:
                await cast.coordinator.made("/v1/projects", {"title": written["people"]})
            else:
                assert (await cast.coordinator.patch(project, written)).status_code == 200
            assert await agree(cast, erasure) == "in_review"
            assert (await cast.coordinator.get(address(person))).json()["display_name"] == "Robin Canary"
            left = [each["words"] for each in await findings(cast, erasure) if each["decision"] is None]
            assert next(iter(written.values())) in left, "what is new is shown to be decided"
            refused = await cast.coordinator.post(f"{erasure}/transitions", {"to": "agreed"})
            assert refused.status_code == 409
            await decide(cast, erasure)
            assert await agree(cast, erasure) == "done"
            assert (await cast.coordinator.get(address(person))).status_code == 404

    run(journey())


def test_text_that_says_the_same_as_when_it_was_reviewed_is_not_reviewed_again(settings: Settings) -> None:
    """Two members of one record are reworded, one after the other."""

    async def journey() -> None:
        async with casting(settings) as cast:
            person, project = await about_robin(cast)
            await cast.coordinator.patch(project, {"title": "Robin Canary's induction"})
            erasure = await in_review(cast, person)
            # One is kept, and the record is then changed by rewording the other.
            assert [each["member"] for each in await findings(cast, erasure)] == ["purpose", "title"]
            await decide(cast, erasure, title="Induction")
            assert await agree(cast, erasure) == "done"

    run(journey())
