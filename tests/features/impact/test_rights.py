"""What somebody wrote in their own name is in their copy, is reviewed before they are erased, and stays."""

from app.settings import Settings
from tests.conftest import casting, run
from tests.features.impact.scene import SAYS, agree, read, set_scene
from tests.features.people import stored
from tests.features.test_erasures import agree as agree_to_erasure
from tests.features.test_erasures import decide, findings
from tests.features.test_impact_records import RECORDS
from tests.features.test_rights import asked, in_review, sections, work
from tests.support.person import person_of


def test_own_words_positions_and_replies_are_in_a_persons_copy(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            scene = await set_scene(cast)
            said = await scene.says(scene.me)
            others = await scene.asked(statement="What somebody else said.")
            await scene.me.made(f"{RECORDS}/{others['id']}/positions", {"stance": "partly", "words": "Some."})
            answer = await scene.answered(others)
            await scene.me.made(f"/v1/responses/{answer['id']}/replies", {"words": "Not yet."})
            copy = await asked(scene.me, {"id": scene.robin})
            await work(cast)
            found = sections(await scene.me.get(f"{copy}/copy"))
            assert [each["statement"] for each in found["impact_records"]] == [SAYS["statement"]]
            assert [each["id"] for each in found["impact_records"]] == [said["id"]]
            assert [each["words"] for each in found["impact_positions"]] == [None, "Some."]
            assert [each["words"] for each in found["response_replies"]] == ["Not yet."]

    run(journey())


def test_project_keeps_what_was_written_without_a_name_once_its_author_is_erased(
    settings: Settings,
) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            scene = await set_scene(cast)
            said = await scene.says(scene.me, statement="I, Robin, was not asked.")
            await agree(scene.us, said)
            path = f"{RECORDS}/{said['id']}"
            refused = await scene.us.patch(path, {"statement": "Somebody was not asked."})
            assert refused.status_code == 422
            erasure = await in_review(cast, {"id": scene.robin})
            assert "statement" in [each["member"] for each in await findings(cast, erasure)]
            await decide(cast, erasure, statement="Somebody was not asked.")
            assert await agree_to_erasure(cast, erasure) == "done"
            now = await read(scene.us, said)
            assert (now["statement"], now["in_own_name"]) == ("Somebody was not asked.", True)
            assert await stored(cast, "SELECT id FROM impact_positions") == []
            assert (await scene.us.patch(path, {"statement": "Nobody asked."})).status_code == 200

    run(journey())


def test_a_name_goes_from_what_others_wrote_in_their_own_name(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            scene = await set_scene(cast)
            sky = await scene.another()
            await scene.joins(sky)
            other = await person_of(cast, scene.us, sky)
            said = await scene.says(other, statement="Robin was not asked.")
            answer = await scene.answered(await scene.asked())
            replies = f"/v1/responses/{answer['id']}/replies"
            await other.made(replies, {"words": "Robin was not told."})
            erasure = await in_review(cast, {"id": scene.robin})
            await decide(cast, erasure, statement="One of us was not asked.", words="One of us was not told.")
            assert await agree_to_erasure(cast, erasure) == "done"
            assert (await read(scene.us, said))["statement"] == "One of us was not asked."
            [reply] = (await scene.us.get(replies)).json()["items"]
            assert reply["words"] == "One of us was not told."
            again = await scene.us.patch(f"{replies}/{reply['id']}", {"words": "x"})
            assert again.status_code == 403

    run(journey())
