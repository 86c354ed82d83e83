"""External ids in a body: each once."""

from typing import Any

import pytest

from app.settings import Settings
from tests.conftest import casting, run

TWICE = [{"system": "hr", "value": each} for each in ("1", "2", "1", "3", "2")]


@pytest.mark.parametrize(
    ("collection", "body"), [("projects", {"title": "A"}), ("contributors", {"display_name": "A"})]
)
def test_partner_who_gives_an_id_twice_is_told_where(
    settings: Settings, collection: str, body: dict[str, Any]
) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            me, path = cast.coordinator, f"/v1/{collection}"
            made = await me.made(path, body | {"external_ids": TWICE[:2]})
            for answer in (
                await me.post(path, body | {"external_ids": TWICE}),
                await me.patch(f"{path}/{made['id']}", {"external_ids": TWICE}),
            ):
                assert answer.status_code == 422, answer.text
                assert [(each["pointer"], each["code"]) for each in answer.json()["errors"]] == [
                    ("/external_ids/2", "repeated"),
                    ("/external_ids/4", "repeated"),
                ]
            assert (await me.get(f"{path}/{made['id']}")).json()["external_ids"] == TWICE[:2]

    run(journey())
