"""Check-ins that somebody keeps to themself: nobody else reads, counts or hears of them (decision 0021)."""

from pydantic import Field
from sqlalchemy import ColumnElement, false

from app.features.contributors.contributor import CONTRIBUTORS
from app.features.involvement import InvolvementView, PartOfInvolvement, hanging_on_involvement, noun
from app.features.members import Nothing
from app.features.support.check_ins import BY_PERSON, CHECK_INS, CheckInMembers, CheckInView, says_something
from app.kit import audit, writing
from app.kit.answering import id_in_path, idempotency_key, in_sight, once
from app.kit.database import Write
from app.kit.idempotency import Outcome
from app.kit.inputs import Id
from app.kit.noun import Query, Values
from app.kit.operations import Answer, Call, Operation
from app.kit.personal import of_person
from app.kit.problems import Problem
from app.kit.resource import resource
from app.kit.scope import declare
from app.kit.standing import standing


class OwnCheckIn(CheckInMembers, PartOfInvolvement, table=True):
    """As a check-in, but the person's alone."""

    __tablename__ = "own_check_ins"
    __person__ = of_person("What you kept to yourself", contributor_id="person")
    __table_args__ = hanging_on_involvement()

    @classmethod
    def visible(cls) -> ColumnElement[bool]:
        return false()


class OwnCheckInCreate(CheckInMembers):
    contributor_id: Id = Field(description="Yourself.")


class OwnCheckInView(CheckInMembers, InvolvementView):
    external_ids: list[dict[str, str]] = Field(default_factory=list, exclude=True)


async def _by_themselves(db: Write, row: Values, before: Values | None) -> None:
    """Whoever wrote it down for them would be one more who knows."""
    if not db.scope.is_person:
        raise Problem("not-yours-to-change", "Only a contributor writes this, for themselves.")


OWN_CHECK_INS = noun(
    OwnCheckIn,
    name="own-check-in",
    collection="own-check-ins",
    create=OwnCheckInCreate,
    view=OwnCheckInView,
    query=Query,
    sorts={"said_on": "said_on"},
    by_person=BY_PERSON,
    removed_by_person=True,
    rules=(_by_themselves, says_something),
    external=False,
)
audit.keep_apart(OWN_CHECK_INS.name)


async def _share(call: Call) -> Answer:
    """It becomes a check-in that the home organisation reads, and is kept apart no longer."""
    if idempotency_key(call) is None:
        # Sent again with its key, there is nothing here any more, and the first outcome is told.
        await in_sight(call, OWN_CHECK_INS)
    await call.body()
    call.json(Nothing)

    async def do(db: Write) -> Outcome:
        mine = await standing(db, OWN_CHECK_INS, id_in_path(call.path["id"]))
        person = await standing(db, CONTRIBUTORS, mine.row["contributor_id"])
        sent = {name: mine.row[name] for name in CheckInMembers.model_fields}
        row = await writing.create(db, CHECK_INS, sent, person)
        await writing.remove(db, OWN_CHECK_INS, mine)
        return Outcome(201, [row["id"]])

    return await once(call, CHECK_INS, do)


def operations() -> list[Operation]:
    """For the person alone; and to share one after all."""
    unfit = ("upsert_", "batch_")
    found = [each for each in resource(OWN_CHECK_INS) if not each.operation_id.startswith(unfit)]
    declare(OWN_CHECK_INS.layer("confidential"), "Read what one has written down for oneself.")
    share = Operation(
        "POST",
        f"{OWN_CHECK_INS.path}/{{id}}/share",
        "share_own_check_in",
        _share,
        OWN_CHECK_INS.writes,
        "Share what you kept to yourself with your organisation",
        OWN_CHECK_INS.collection,
        description="Those who read check-ins there read it from now on, and it can be answered.",
        body=Nothing,
        example={},
        answers={201: CheckInView},
    )
    return [*found, share]
