"""The laws of paging (API.md § Collections), tried on every list of the document, in every order."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as how
from hypothesis import strategies as st

from app.kit.resource import nouns
from app.settings import Settings
from tests.conftest import Caller, casting, run
from tests.support.conformity import our_document
from tests.sweeps.test_laws import ONE_DATABASE, operations, said, wrong_of
from tests.sweeps.world import Operation, World, creation_of, noun_of

pytestmark = pytest.mark.slow

PER_NOUN = 3


def lists(parameter: str = "cursor") -> list[Operation]:
    """Lists that come in pages, and take another parameter."""
    return [
        operation
        for operation in operations("list_")
        if {"cursor", parameter} <= {each["name"] for each in operation.get("parameters", ())}
    ]


def orders(operation: Operation) -> list[str]:
    noun = noun_of(operation)
    assert noun is not None
    return [sign + member for member in ("id", *noun.sorts) for sign in ("", "-")]


async def pages(caller: Caller, path: str, limit: int, sort: str, **more: str) -> list[list[dict[str, Any]]]:
    """All pages of a list; fails when it does not end."""
    found, cursor = [], None
    for _ in range(200):
        query = {"limit": str(limit), "sort": sort} | more | ({"cursor": cursor} if cursor else {})
        answer = await caller.get(path, params=query)
        assert answer.status_code == 200, answer.text
        page = answer.json()
        found.append(page["items"])
        cursor = page["next_cursor"]
        following = answer.headers.get("link")
        assert (following is None) == (cursor is None), "Link and next_cursor say the same"
        if cursor is None:
            return found
        assert len(page["items"]) == limit, "only the last page is short"
        assert f"cursor={cursor}" in following
        assert following.endswith('; rel="next"')
    raise AssertionError("the list does not end")


async def some_more(world: World, operation: Operation) -> None:
    """More records of a list's noun, some with a sort value in common."""
    noun = noun_of(operation)
    assert noun is not None
    for _ in range(PER_NOUN):
        if noun.name == "retention-due":
            await world.put_on_the_list()
        elif noun.name != "organisation":
            await world.make(creation_of(noun.name))


def test_pages_joined_are_the_list_in_every_order(settings: Settings) -> None:
    async def attempt(world: World, operation: Operation) -> Any:
        before = dict(world.ids)
        await some_more(world, operation)
        world.ids = before | {
            name: world.ids[name] for name in world.ids if name not in ("project", "contributor", "session")
        }
        path = world.path(operation)
        for sort in orders(operation):
            whole = await pages((await world.caller(operation)), path, 200, sort)
            ids = [item["id"] for item in whole[0]]
            for limit in (1, 3) if sort == "id" else (2,):
                joined = [
                    item["id"]
                    for page in await pages((await world.caller(operation)), path, limit, sort)
                    for item in page
                ]
                if joined != ids or len(set(ids)) != len(ids):
                    return sort, limit, joined, ids
        backwards = await pages((await world.caller(operation)), path, 200, "-id")
        return None if [i["id"] for i in backwards[0]] == sorted(ids, reverse=True) else "-id"

    assert wrong_of(settings, iter(lists("sort")), attempt) == {}


@ONE_DATABASE
def test_limits_of_pages_are_kept(settings: Settings) -> None:
    async def attempt(world: World, operation: Operation) -> Any:
        path = world.path(operation)
        wrong = {}
        for query in ("limit=0", "limit=201", "limit=-1", "limit=x", "limit=", "limit=1.5", "limit=1e2"):
            answer = await (await world.caller(operation)).get(f"{path}?{query}")
            if answer.status_code != 422 or answer.json()["errors"][0]["parameter"] != "limit":
                wrong[query] = said(answer)
        for query in (
            "sort=nonsense",
            "sort=",
            "sort=--id",
            "sort=id,-id",
            "with_total=1",
            "with_total=True",
        ):
            answer = await (await world.caller(operation)).get(f"{path}?{query}")
            if answer.status_code != 422:
                wrong[query] = said(answer)
        return wrong or None

    assert wrong_of(settings, iter(lists("sort")), attempt) == {}


@ONE_DATABASE
def test_cursor_is_good_for_its_own_list_filters_and_order_only(settings: Settings) -> None:
    async def attempt(world: World, operation: Operation) -> Any:
        before = dict(world.ids)
        await some_more(world, operation)
        world.ids = before
        path = world.path(operation)
        page = (await (await world.caller(operation)).get(f"{path}?limit=1")).json()
        cursor = page["next_cursor"]
        if cursor is None:
            return (
                None if operation["path"].startswith("/v1/public/") or len(page["items"]) < 2 else "no cursor"
            )
        tampered = [
            cursor[:-1] + ("A" if cursor[-1] != "A" else "B"),
            "B" + cursor[1:],
            cursor[:-4],
            cursor + "AAAA",
            "nonsense",
            cursor.upper(),
            "é",
        ]
        queries = [{"limit": "1", "cursor": each} for each in tampered]
        if operation in lists("sort"):
            queries.append({"limit": "1", "cursor": cursor, "sort": "-id"})
        for query in queries:
            answer = await (await world.caller(operation)).get(path, params=query)
            if said(answer) != (422, ["cursor-invalid"]):
                return query, said(answer)
        other = next(each for each in lists() if noun_of(each) is not noun_of(operation))
        answer = await (await world.caller(other)).get(world.path(other), params={"cursor": cursor})
        return None if said(answer) == (422, ["cursor-invalid"]) else (other["path"], said(answer))

    assert wrong_of(settings, iter(lists()), attempt) == {}


@ONE_DATABASE
def test_cursor_of_one_filter_is_refused_for_another(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            for number in range(3):
                await cast.coordinator.made("/v1/projects", {"title": str(number), "stage": "delivery"})
            page = await cast.coordinator.get("/v1/projects?limit=1&stage=delivery")
            cursor = page.json()["next_cursor"]
            for query, status in (
                (f"stage=delivery&cursor={cursor}", 200),
                (f"cursor={cursor}", 422),
                (f"stage=scoping&cursor={cursor}", 422),
                (f"stage=delivery&visibility=partners&cursor={cursor}", 422),
                (f"stage_in=delivery&cursor={cursor}", 422),
            ):
                assert (await cast.coordinator.get(f"/v1/projects?{query}")).status_code == status, query

    run(journey())


def test_total_counts_what_the_reader_may_list(settings: Settings) -> None:
    async def attempt(world: World, operation: Operation) -> Any:
        answer = (
            await (await world.caller(operation)).get(world.path(operation), params={"with_total": "true"})
        ).json()
        stranger = await world.cast.stranger.get(world.path(operation), params={"with_total": "true"})
        if answer["total"] != len(answer["items"]):
            return answer["total"]
        theirs = stranger.json()
        return None if stranger.status_code == 404 or theirs["total"] == len(theirs["items"]) else theirs

    assert wrong_of(settings, iter(lists("with_total")), attempt) == {}


def test_text_sorts_alike_on_both_databases(settings: Settings) -> None:
    """SETTLED.md 10: by a casefolded key, code point by code point, and what is empty last both ways."""
    titles = [
        "Zoë",
        "äpfel",
        "Apfel",
        "apfel",
        "ÄPFEL",
        "straße",
        "STRASSE",
        "ﬁne",
        "fine",
        "_",
        "Ⅷ",
        "😀",
        "~",
    ]

    async def journey() -> None:
        async with casting(settings) as cast:
            for title in titles:
                happened = None if title == "_" else f"20{10 + len(title):02}"
                await cast.coordinator.made("/v1/projects", {"title": title, "happened": happened})
            for limit in (1, 5):
                found = await pages(cast.coordinator, "/v1/projects", limit, "title")
                assert [i["title"].casefold() for page in found for i in page] == sorted(
                    title.casefold() for title in titles
                )
            for sort in ("happened", "-happened"):
                found = await pages(cast.coordinator, "/v1/projects", 3, sort)
                assert [i["title"] for page in found for i in page][-1] == "_"

    run(journey())


ACTIONS = st.lists(st.sampled_from(["page", "insert", "insert", "change"]), min_size=4, max_size=25)


@pytest.mark.parametrize("sort", ["id", "-id", "title", "-title", "happened"])
@how(
    max_examples=6,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    derandomize=True,
)
@given(
    actions=ACTIONS,
    letters=st.lists(st.sampled_from("abcäß😀"), min_size=6, max_size=6),
    limit=st.integers(1, 4),
)
def test_reader_of_pages_loses_and_repeats_nothing_while_others_write(
    settings: Settings, sort: str, actions: list[str], letters: list[str], limit: int
) -> None:
    """Whatever was there before the first page, and was not moved in the order, is seen exactly once."""

    async def journey() -> None:
        async with casting(settings) as cast:
            me = await cast.join("Reader")
            letter = iter(letters * 10)
            title = lambda: next(letter)  # noqa: E731 - a name for what comes next
            there = [(await me.made("/v1/projects", project(title())))["id"] for _ in range(6)]
            seen: list[str] = []
            cursor, ended = None, False
            for action in [*actions, *["page"] * 40]:
                if ended:
                    break
                if action == "insert":
                    await me.made("/v1/projects", project(title()))
                elif action == "change":
                    await me.patch(f"/v1/projects/{there[0]}", {"purpose": title()})
                else:
                    query = {"limit": str(limit), "sort": sort} | ({"cursor": cursor} if cursor else {})
                    page = (await me.get("/v1/projects", params=query)).json()
                    seen += [item["id"] for item in page["items"]]
                    cursor = page["next_cursor"]
                    ended = cursor is None
            assert ended
            assert len(seen) == len(set(seen)), "nothing is shown twice"
            assert set(there) <= set(seen), "nothing is lost"

    run(journey())


def project(title: str) -> dict[str, Any]:
    return {"title": title, "happened": {"a": "2019", "b": None}.get(title, "2020-03")}


def test_every_noun_has_a_list_that_was_tried() -> None:
    listed = {noun.name for operation in lists() if (noun := noun_of(operation))}
    documented = {n.name for n in _documented()}
    # What people are asked, or asked to agree to, is a handful, and comes whole.
    whole = {"consent-wording", "instrument"}
    assert listed == {noun.name for noun in nouns.values() if noun.name in documented} - whole


def _documented() -> list[Any]:
    return [noun for operation in our_document().operations.values() if (noun := noun_of(operation))]
