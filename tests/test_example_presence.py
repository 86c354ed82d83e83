"""Who is here, in the example partnership: what a partner authority reads, and what that does not tell."""

import csv
import io
import re
from typing import Any

import pytest

from app.features import example
from app.features.presence.sets import OF_PROJECT
from app.settings import Settings
from tests.conftest import Caller, Cast, casting, run
from tests.features.people import stored, tampered
from tests.test_example import client_of, items, load, sign_in

FORMS = ("json", "csv", "html")
PERSON = "SELECT id FROM contributor_equality WHERE ethnic_group = 'white_roma'"


async def project_of(caller: Caller) -> str:
    [found] = [each for each in await items(caller, "/v1/projects") if "good help" in each["title"]]
    return str(found["id"])


async def all_told(caller: Caller, project: str) -> dict[str, str]:
    """All that somebody reads of a project that is counted of people, in every form, as text."""
    asked = f"/v1/reports/projects/{project}"
    paths = [f"{asked}/presence?people={each.value}" for each in OF_PROJECT]
    paths += [f"{asked}?format={form}" for form in FORMS]
    answers = {path: await caller.get(path) for path in paths}
    assert {each.status_code for each in answers.values()} == {200}
    return {path: answer.text for path, answer in answers.items()}


async def partner_of(cast: Cast) -> Caller:
    """A member of the partner authority, with the credentials that a newcomer is shown."""
    return await sign_in(cast, (await load(cast)).clients[1])


def counts(found: dict[str, Any], dimension: str) -> dict[str, int | None]:
    [table] = [each for each in found["tables"] if each["dimension"] == dimension]
    return {each["answer"]: each["count"] for each in table["answers"]}


@pytest.mark.slow
def test_partner_authority_reads_who_is_here_and_the_home_reads_the_same(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            partner = await partner_of(cast)
            path = f"/v1/reports/projects/{await project_of(partner)}/presence?people=came"
            theirs = (await partner.get(path)).json()
            assert counts(theirs, "ethnic_group_broad") == {
                "asian": 15,
                "black": 10,
                "mixed": None,
                "white": 30,
                "other": None,
                "prefer_not_to_say": 0,
                "not_known": 0,
            }
            assert counts(theirs, "care_experienced")["yes"] == 10
            home = await client_of(cast, "forum")
            assert (await home.get(path)).json()["tables"] == theirs["tables"]
            mine = (
                f"/v1/reports/organisations/{await example.id_of(cast.services.database, 'forum')}/presence"
            )
            ours = (await home.get(mine)).json()
            assert ours["number"]["count"] == 65
            assert {each["answer"]: each["count"] for each in ours["needs_met"]["answers"]} == {
                "met": 30,
                "partly": 10,
                "not_met": 10,
                "not_known": 5,
            }
            assert (await partner.get(mine)).status_code == 403
            year = (await home.get(mine.replace("presence", "year?format=csv"))).text
            assert 'what they needed, in the last quarter",Met,How many,30,true' in year
            project = (await partner.get(path.partition("/presence")[0])).json()
            [here] = [each["finding"] for each in project["sections"] if each["code"] == "presence"]
            assert here.endswith("in the team that you can see held from lived experience.")

    run(journey())


@pytest.mark.slow
def test_partner_authority_reads_the_same_whether_one_person_is_roma_or_not(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            partner = await partner_of(cast)
            project = await project_of(partner)
            assert len(await stored(cast, PERSON)) == 1
            told = await all_told(partner, project)
            for other in ("white_british", "asian_indian", "prefer_not_to_say"):
                changed = f"UPDATE contributor_equality SET ethnic_group = '{other}' WHERE id IN ({PERSON})"
                [[person]] = await stored(cast, PERSON)
                assert await tampered(cast, changed)
                assert await tampered(cast, "DELETE FROM presence_counts")
                assert await all_told(partner, project) == told, "as if they had said something else"
                back = f"UPDATE contributor_equality SET ethnic_group = 'white_roma' WHERE id = '{person}'"
                assert await tampered(cast, back)
            assert not [path for path, text in told.items() if "roma" in text.casefold()]

    run(journey())


@pytest.mark.slow
def test_presence_is_the_same_in_json_in_csv_and_on_the_page(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            partner = await partner_of(cast)
            told = await all_told(partner, await project_of(partner))
            written, sheet, page = [next(t for p, t in told.items() if p.endswith(form)) for form in FORMS]
            ours = (await partner.get(next(path for path in told if "people=came" in path))).json()
            lines = list(csv.DictReader(io.StringIO(sheet.lstrip("\ufeff"))))
            title = "Contributors who came in the last quarter, by ethnic group, in five"
            in_csv = {each["row"]: each["value"] for each in lines if each["table"] == title}
            assert sorted(filter(None, in_csv.values())) == ["0", "0", "10", "15", "30"]
            known = [each["count"] for each in ours["tables"][0]["answers"]]
            assert list(in_csv.values()) == ["" if count is None else str(count) for count in known]
            assert title in written
            [table] = re.findall(rf"<caption[^>]*>{title}</caption>.*?</table>", page, re.DOTALL)
            assert [number for number in ("30", "15", "10") if number not in table] == []

    run(journey())
