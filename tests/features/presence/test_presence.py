"""Who is here and who is missing, in figures that tell of nobody."""

import asyncio
from typing import Any

import pytest

from app.features.presence import quarters
from app.kit.dates import today
from app.kit.suppression import exactly, kept_back, told
from app.settings import Settings
from tests.conftest import Caller, Cast, casting, run
from tests.features.people import days_from_now, tampered
from tests.features.test_impact_records import shared_project
from tests.features.test_rights import erased
from tests.support.person import person_of

LAST = quarters.of_day(today()).before


async def people(cast: Cast, answers: list[dict[str, Any]], home: Caller | None = None) -> list[str]:
    """Contributors who are active and answered themselves, one for each of these answers."""
    home = home or cast.coordinator
    sent = [{"display_name": f"Person {n}", "status": "active"} for n in range(len(answers))]
    made = (await home.post("/v1/contributors/batch", {"items": sent})).json()["items"]
    for person, said in zip(made, answers, strict=True):
        if said:
            await answered(home, person["id"], said)
    return [person["id"] for person in made]


async def answered(home: Caller, person: str, said: dict[str, Any]) -> None:
    sent = {"source": "answered_themselves"} | said
    path = f"/v1/contributors/{person}/equality"
    answer = await home("PUT", path, json=sent, headers={"if-match": "*"})
    assert answer.status_code == 200, answer.text


async def in_team(cast: Cast, project: dict[str, Any], ids: list[str], **members: Any) -> None:
    for person in ids:
        sent = {"contributor_id": person, "role": "steering_group", "perspectives": ["lived_experience"]}
        await cast.coordinator.made(f"/v1/projects/{project['id']}/team", sent | members)


async def presence(caller: Caller, of: str, **query: str) -> dict[str, Any]:
    answer = await caller.get(f"/v1/reports/{of}/presence", params=query)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def said(found: dict[str, Any], dimension: str) -> dict[str, Any]:
    tables = {each["dimension"]: each["answers"] for each in found["tables"]}
    return {each["answer"]: each["count"] for each in tables[dimension]}


BRITISH, ROMA, INDIAN = ({"ethnic_group": each} for each in ("white_british", "white_roma", "asian_indian"))


def test_partner_authority_cannot_tell_that_one_person_is_roma(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            project = await shared_project(cast)
            ids = await people(cast, [BRITISH] * 16 + [INDIAN] * 14 + [ROMA])
            await in_team(cast, project, ids[:-1])
            before = await presence(cast.partner, f"projects/{project['id']}")
            await in_team(cast, project, ids[-1:])
            # Whoever asks before and after reads the same: it was counted once.
            assert await presence(cast.partner, f"projects/{project['id']}") == before
            assert before["number"] == told(30)
            broad = said(before, "ethnic_group_broad")
            assert (broad["white"], broad["asian"], broad["black"]) == (15, 10, None)
            assert "ethnic_group" not in {each["dimension"] for each in before["tables"]}
            # The next quarter differs by one person: its figures would be about them.
            now = str(LAST.before)
            await tampered(cast, f"UPDATE presence_counts SET quarter = '{now}'")
            after = await presence(cast.partner, f"projects/{project['id']}")
            assert (after["number"], after["tables"]) == (before["number"], before["tables"])

    run(journey())


def test_many_who_change_nothing_or_something_else_do_not_make_up_for_one_who_joins(
    settings: Settings,
) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            project = await shared_project(cast)
            ids = await people(cast, [BRITISH] * 30 + [INDIAN] * 24 + [BRITISH])
            await in_team(cast, project, ids[:-1])
            of = f"projects/{project['id']}"
            before = await presence(cast.partner, of)
            await in_team(cast, project, ids[-1:])
            for person in ids[:22]:
                await answered(cast.coordinator, person, BRITISH | {"religion_or_belief": "none"})
                await cast.coordinator.made(f"/v1/contributors/{person}/standpoints", {"words": "Carer"})
            await tampered(cast, f"UPDATE presence_counts SET quarter = '{LAST.before}'")
            after = await presence(cast.partner, of)
            tables = [{each["dimension"]: each for each in found["tables"]} for found in (before, after)]
            assert tables[0]["ethnic_group_broad"] == tables[1]["ethnic_group_broad"], "it stands"
            assert after["number"] == before["number"]
            assert {each["words"] for each in after["standpoints"]} == {"carer"}, (
                "of this many have said more"
            )

    run(journey())


def test_one_who_answers_anew_is_not_seen_in_the_next_quarter(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            me = cast.coordinator
            ids = await people(cast, [BRITISH] * 34 + [INDIAN] * 25)
            of = f"organisations/{me.organisation_id}"
            assert said(await presence(me, of), "ethnic_group_broad")["asian"] == 25
            await answered(me, ids[-1], BRITISH)
            await tampered(cast, f"UPDATE presence_counts SET quarter = '{LAST.before}'")
            assert said(await presence(me, of), "ethnic_group_broad")["asian"] == 25

    run(journey())


def test_everybody_reads_the_same_figures_and_none_is_of_few(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            project = await shared_project(cast)
            ids = await people(cast, [{"disabled": "yes"}] * 12 + [{"disabled": "no"}] * 17 + [{}] * 4)
            await in_team(cast, project, ids)
            await in_team(cast, project, [], role="co_lead")
            of = f"projects/{project['id']}"
            ours, theirs = await presence(cast.coordinator, of), await presence(cast.partner, of)
            assert ours["tables"] == theirs["tables"]
            assert said(ours, "disabled") == {"yes": 10, "no": 15, "prefer_not_to_say": 0, "not_known": 0}
            assert set(said(ours, "carer").values()) == {None}, (
                "nobody was asked: that is kept back as a few are"
            )
            assert "gender" not in str(ours["tables"])
            himself = await person_of(cast, cast.coordinator, ids[0])
            assert (await presence(himself, of))["tables"] == ours["tables"]

    run(journey())


def test_what_somebody_else_wrote_down_counts_only_by_a_consent_and_a_refusal_always(
    settings: Settings,
) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            me = cast.coordinator
            ids = await people(cast, [{"carer": "yes"}] * 15 + [{"carer": "no"}] * 15)
            recorded, refused = ids[:3], ids[3:5]
            for person in recorded:
                await answered(me, person, {"carer": "yes", "source": "recorded_for_them"})
            for person in refused:
                no = {"purpose": "equality_monitoring", "decision": "refused", "given_by": "self"}
                await me.made(f"/v1/contributors/{person}/consents", no)
            of = f"organisations/{me.organisation_id}"
            found = await presence(me, of)
            assert said(found, "carer") == {"yes": 10, "no": 15, "prefer_not_to_say": 0, "not_known": 5}
            yes = {
                "purpose": "equality_monitoring",
                "decision": "given",
                "given_by": "self",
                "audience": "home",
            }
            for person in recorded:
                await me.made(f"/v1/contributors/{person}/consents", yes | {"wording_version": "1"})
            await tampered(cast, "DELETE FROM presence_counts")
            found = await presence(me, of)
            assert said(found, "carer") == {"yes": 10, "no": 15, "prefer_not_to_say": 0, "not_known": 0}

    run(journey())


async def asked_after(
    cast: Cast, project: dict[str, Any], needs: list[tuple[str, str | None]], on: str = LAST.first.isoformat()
) -> None:
    """A session on a day, with those who came and whether what they needed was met."""
    about = {"title": "Workshop", "starts_on": on, "recorded_from": "history"}
    session = await cast.coordinator.made("/v1/sessions", about | {"project_id": project["id"]})
    came = {"session_id": session["id"], "attendance": "attended"}
    sent = [came | {"contributor_id": person, "need_met": need} for person, need in needs]
    answer = await cast.coordinator.post("/v1/participations/batch", {"items": sent})
    assert {each["outcome"] for each in answer.json()["items"]} == {"created"}, answer.text


def test_home_reads_for_how_many_of_its_own_people_needs_were_met_and_by_the_worst_time(
    settings: Settings,
) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            me, project = cast.coordinator, await shared_project(cast)
            ids = await people(cast, [{}] * 40)
            once = [(person, "met") for person in ids[:30]]
            again = [(person, "not_met") for person in ids[:13]] + [(ids[30], "not_asked"), (ids[31], None)]
            await asked_after(cast, project, once)
            await asked_after(cast, project, again, LAST.after.replace(day=1).isoformat())
            of = f"organisations/{me.organisation_id}"
            assert (await presence(me, of))["needs_met"]["answers"][0]["count"] is None, "nearly all said so"
            await tampered(cast, "DELETE FROM presence_counts")
            await asked_after(cast, project, again)
            found = (await presence(me, of))["needs_met"]
            assert found["figures_of"] == str(LAST)
            counted = {each["answer"]: each["count"] for each in found["answers"]}
            assert counted == {"met": 15, "partly": None, "not_met": 10, "not_known": 10}

    run(journey())


def test_needs_are_counted_of_no_set_in_which_others_people_are(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            me, project = cast.coordinator, await shared_project(cast)
            ids = await people(cast, [{}] * 40)
            await asked_after(cast, project, [(each, "met") for each in ids[:20]])
            await asked_after(cast, project, [(each, "not_met") for each in ids[20:]])
            of = f"organisations/{me.organisation_id}"
            ours = {
                each["answer"]: each["count"] for each in (await presence(me, of))["needs_met"]["answers"]
            }
            assert ours["not_met"] == 20
            assert (await presence(me, of, people="came"))["needs_met"] is None
            for which in ("team", "came", "steering_group"):
                found = await presence(cast.partner, f"projects/{project['id']}", people=which)
                assert found["needs_met"] is None
            theirs = await presence(cast.partner, f"organisations/{cast.partner.organisation_id}")
            assert {each["count"] for each in theirs["needs_met"]["answers"]} == {None}

    run(journey())


def test_those_who_came_in_a_quarter_are_counted_once_each(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            me, project = cast.coordinator, await shared_project(cast)
            ids = await people(cast, [{"sex": "female"}] * 14 + [{"sex": "male"}] * 12)
            for _ in range(2):
                session = await me.made(
                    "/v1/sessions",
                    {
                        "project_id": project["id"],
                        "title": "Workshop",
                        "starts_on": LAST.first.isoformat(),
                        "recorded_from": "history",
                    },
                )
                sent = [
                    {"session_id": session["id"], "contributor_id": person, "attendance": "attended"}
                    for person in ids
                ]
                assert (await me.post("/v1/participations/batch", {"items": sent})).status_code == 200
            found = await presence(me, f"projects/{project['id']}", people="came")
            assert said(found, "sex") == {"female": 10, "male": 10, "prefer_not_to_say": 0, "not_known": 0}
            earlier = await presence(me, f"projects/{project['id']}", people="came", quarter=str(LAST.before))
            assert (earlier["number"], earlier["counted_on"]) == (kept_back(), today().isoformat())

    run(journey())


def test_register_of_an_earlier_quarter_is_not_known_any_more(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            me = cast.coordinator
            found = await presence(me, f"organisations/{me.organisation_id}", quarter=str(LAST.before))
            assert found["number"] == {
                "count": None,
                "at_least": False,
                "suppressed": True,
                "reason": "not_counted_yet",
            }
            assert (found["tables"], found["counted_on"]) == ([], None)

    run(journey())


def test_sets_that_differ_by_a_few_are_not_both_shown(settings: Settings) -> None:
    """All of the register but one are in the team: the one would be the difference."""

    async def journey() -> None:
        async with casting(settings) as cast:
            me, project = cast.coordinator, await shared_project(cast)
            ids = await people(cast, [{"disabled": "yes"}] * 15 + [{"disabled": "no"}] * 16)
            await in_team(cast, project, ids[1:])
            assert said(await presence(me, f"projects/{project['id']}"), "disabled")["yes"] == 10
            register = await presence(me, f"organisations/{me.organisation_id}")
            assert register["number"] == kept_back()
            assert set(said(register, "disabled").values()) == {None}

    run(journey())


def test_words_that_many_use_of_themselves_are_counted_and_those_of_few_not_named(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            me = cast.coordinator
            ids = await people(cast, [{}] * 26)
            for place, person in enumerate(ids):
                words = "Care experienced" if place % 2 else "care experienced "
                mine = words if place < 13 else f"words of my own {place}"
                await me.made(f"/v1/contributors/{person}/standpoints", {"words": mine.strip()})
            found = await presence(me, f"organisations/{me.organisation_id}")
            assert found["standpoints"] == [{"words": "care experienced"} | told(13)]
            assert "of my own" not in str(found)

    run(journey())


def test_figures_stand_when_somebody_who_was_counted_is_erased_or_answers_anew(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            me = cast.coordinator
            ids = await people(cast, [{"carer": "yes"}] * 15 + [{"carer": "no"}] * 15)
            of = f"organisations/{me.organisation_id}"
            before = await presence(me, of)
            await answered(me, ids[0], {"carer": "no"})
            await erased(cast, (await me.get(f"/v1/contributors/{ids[1]}")).json())
            assert await presence(me, of) == before

    run(journey())


def test_two_who_ask_first_at_once_count_once(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            project = await shared_project(cast)
            of = f"projects/{project['id']}"
            both = await asyncio.gather(
                *(presence(each, of) for each in [cast.coordinator, cast.partner] * 4)
            )
            assert all(each["counted_on"] == both[0]["counted_on"] for each in both)

    run(journey())


def test_headcounts_of_a_quarters_sessions_are_added_up_by_perspective(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            project = await shared_project(cast)
            made = {"project_id": project["id"], "title": "Workshop", "recorded_from": "history"}
            for count in (9, 8, None):
                heads = [{"perspective": "carer", "count": count}, {"perspective": "student", "count": None}]
                few = [{"perspective": "manager", "count": 2}]
                at = {"starts_on": LAST.first.isoformat(), "headcounts": heads + few}
                await cast.coordinator.made("/v1/sessions", made | at)
            before = {
                "starts_on": LAST.before.first.isoformat(),
                "headcounts": [{"perspective": "carer", "count": 90}],
            }
            await cast.coordinator.made("/v1/sessions", made | before)
            after = before | {"starts_on": LAST.after.isoformat()}
            await cast.coordinator.made("/v1/sessions", made | after)
            found = await presence(cast.partner, f"projects/{project['id']}")
            assert [(each["perspective"], each["count"], each["suppressed"]) for each in found["came"]] == [
                ("carer", 15, False),
                ("manager", None, True),
                ("student", None, False),
            ]

    run(journey())


# -- against whom


def test_more_and_fewer_than_in_the_area_are_said_with_the_source(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            me = cast.coordinator
            await people(cast, [{"disabled": "yes"}] * 40 + [{"disabled": "no"}] * 22)
            of = f"organisations/{me.organisation_id}"
            found = await presence(me, of, comparator="K04000001")
            assert found["comparator"] == {
                "id": "K04000001",
                "name": "England and Wales",
                "source": "Office for National Statistics, Census 2021",
                "licence": "Open Government Licence v3.0",
            }
            disabled = {each["answer"]: each for each in found["tables"][5]["answers"]}
            assert disabled["yes"]["area_share"] == 17.53
            assert [disabled[each]["against"] for each in ("yes", "no")] == ["more", "fewer"]
            assert disabled["not_known"]["against"] is None
            # Of Walsall the census tells ethnic groups alone: what cannot be compared is shown without.
            there = await presence(me, of, comparator="E08000030")
            assert there["tables"][5]["answers"][0]["area_share"] is None
            assert there["tables"][0]["answers"][0]["area_share"] is not None

    run(journey())


def test_people_affected_are_compared_with_as_the_project_describes_them(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            project = await shared_project(cast)
            of, mine = f"projects/{project['id']}", f"/v1/projects/{project['id']}/people-affected"
            sent = {
                "title": "Carers known to us",
                "dimension": "carer",
                "shares": [{"answer": "yes", "percent": 90}, {"answer": "no", "percent": 10}],
                "source": "Our yearly return, 2025",
            }
            made = await cast.coordinator.made(mine, sent)
            await in_team(cast, project, await people(cast, [{"carer": "yes"}] * 12 + [{"carer": "no"}] * 20))
            found = await presence(cast.partner, of, comparator=made["id"])
            assert found["comparator"]["source"] == "Our yearly return, 2025"
            carer = {each["dimension"]: each["answers"] for each in found["tables"]}["carer"]
            assert [each["against"] for each in carer[:2]] == ["fewer", "more"]
            # It is of this project, and of one that is counted: of few people the broad groups are.
            other = await shared_project(cast)
            for path, comparator, code in (
                (f"projects/{other['id']}", made["id"], "unknown-reference"),
                (
                    of,
                    (
                        await cast.coordinator.made(
                            mine,
                            sent
                            | {
                                "dimension": "ethnic_group",
                                "shares": [{"answer": "white_roma", "percent": 5}],
                            },
                        )
                    )["id"],
                    "does-not-fit",
                ),
            ):
                refused = await cast.coordinator.get(
                    f"/v1/reports/{path}/presence", params={"comparator": comparator}
                )
                assert refused.status_code == 422
                assert refused.json()["errors"][0]["code"] == code

    run(journey())


@pytest.mark.parametrize(
    ("shares", "code"),
    [
        ([{"answer": "yes", "percent": 60}, {"answer": "no", "percent": 60}], "more-than-all"),
        ([{"answer": "maybe", "percent": 60}], "unknown-answer"),
        ([{"answer": "not_known", "percent": 60}], "unknown-answer"),
        ([{"answer": "yes", "percent": 10}, {"answer": "yes", "percent": 20}], "repeated"),
    ],
)
def test_shares_that_make_no_sense_are_refused(settings: Settings, shares: list[Any], code: str) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            project = await shared_project(cast)
            sent = {"title": "Carers", "dimension": "carer", "shares": shares, "source": "Ours"}
            refused = await cast.coordinator.post(f"/v1/projects/{project['id']}/people-affected", sent)
            assert refused.status_code == 422
            assert code in [each["code"] for each in refused.json()["errors"]]

    run(journey())


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({"quarter": str(quarters.of_day(today()))}, "not-over"),
        ({"quarter": "2026-05"}, "wrong-format"),
        ({"comparator": "E99999999"}, "unknown-reference"),
        ({"people": "contributors"}, "does-not-fit"),
    ],
)
def test_questions_that_do_not_fit_are_refused_with_what_to_do(
    settings: Settings, query: dict[str, str], code: str
) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            project = await shared_project(cast)
            refused = await cast.coordinator.get(
                f"/v1/reports/projects/{project['id']}/presence", params=query
            )
            assert refused.status_code == 422
            (error,) = refused.json()["errors"]
            assert (error["code"], error["parameter"]) == (code, next(iter(query)))

    run(journey())


def test_the_network_reads_no_presence_and_no_other_organisations_register(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            project = await shared_project(cast, visibility="public")
            of_project = f"/v1/reports/projects/{project['id']}/presence"
            assert (await cast.stranger.get(of_project)).status_code == 404
            theirs = f"/v1/reports/organisations/{cast.coordinator.organisation_id}/presence"
            assert (await cast.partner.get(theirs)).status_code == 403

    run(journey())


def test_areas_are_for_anybody_with_their_source(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            answer = await cast.public.get("/v1/public/census-areas")
            found = answer.json()
            assert found["licence"] == "Open Government Licence v3.0"
            levels = [each["level"] for each in found["items"]]
            assert [levels.count(level) for level in ("country", "region", "authority")] == [3, 9, 153]
            assert found["items"][0]["name"] == "England and Wales"
            again = await cast.public.get(
                "/v1/public/census-areas", headers={"If-None-Match": answer.headers["etag"]}
            )
            assert again.status_code == 304

    run(journey())


# -- who is missing


def test_team_is_counted_by_perspective_and_who_left_is_not(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            project = await shared_project(cast)
            team = f"/v1/projects/{project['id']}/team"
            for sent in (
                {"role_title": "co-lead", "role": "co_lead", "perspectives": ["lived_experience", "carer"]},
                {"role_title": "university co-lead", "role": "co_lead", "perspectives": ["educator"]},
                {"role_title": "member", "role": "steering_group", "perspectives": ["lived_experience"]},
                {"role_title": "member before", "perspectives": ["manager"], "until": "2022"},
            ):
                await cast.coordinator.made(team, sent)
            found = await presence(cast.partner, f"projects/{project['id']}")
            assert [tuple(each.values()) for each in found["places"]] == [
                ("lived_experience", 2, 1, 1),
                ("carer", 1, 1, 0),
                ("educator", 1, 1, 0),
            ]
            assert found["number"] == kept_back() != exactly(0)

    run(journey())


def test_who_is_missing_is_noticed_acted_on_and_ends_with_an_outcome(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            me, project = cast.coordinator, await shared_project(cast)
            path = f"/v1/projects/{project['id']}/missing-entries"
            made = await me.made(
                path, {"missing": "Fathers", "noticed_on": "2026-10", "due_on": days_from_now(30)}
            )
            assert made["status"] == "noticed"
            found = await presence(me, f"projects/{project['id']}")
            assert found["missing_open"] == 1
            here = f"{path}/{made['id']}"

            async def move(to: str) -> tuple[int, str | None]:
                answer = await me.post(f"{here}/transitions", {"to": to})
                errors = answer.json().get("errors")
                return answer.status_code, errors[0]["pointer"] if errors else None

            assert await move("acting") == (422, "/action")
            await me.patch(here, {"action": "We ask at two fathers' groups"})
            assert await move("acting") == (200, None)
            assert await move("here_now") == (422, "/outcome")
            await me.patch(here, {"outcome": "Three came to the last session"})
            assert await move("here_now") == (200, None)
            assert (await presence(me, f"projects/{project['id']}"))["missing_open"] == 0
            assert (await cast.partner.get(here)).json()["outcome"] == "Three came to the last session"

    run(journey())
