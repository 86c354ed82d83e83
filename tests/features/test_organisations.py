"""Organisations: each has a name of its own."""

import pytest

from app.settings import Settings
from tests.conftest import casting, run


@pytest.mark.parametrize("name", ["Lead Authority", "LEAD authority"])
def test_organisation_that_takes_the_name_of_another_is_refused(settings: Settings, name: str) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            me = cast.partner
            mine = f"/v1/organisations/{me.organisation_id}"
            answer = await me.patch(mine, {"name": name})
            assert answer.status_code == 409, answer.text
            assert answer.json()["code"] == "already-exists"
            assert (await me.get(mine)).json()["name"] == "Partner Authority"
            for own in ("PARTNER Authority", "Another Authority"):
                assert (await me.patch(mine, {"name": own})).json()["name"] == own

    run(journey())
