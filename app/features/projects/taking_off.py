"""Taking people off a team who are there for nobody to see: by their home organisation, and by the lead.

A row of another organisation's contributor belongs to the lead, which does not see it once they have taken
back their consent; their home sees it and could not touch it. So it stayed for ever. Both act here by a
handle of the system's, after it was asked who they are: row by row neither is let through.
"""

from dataclasses import replace
from typing import Any

from sqlalchemy import bindparam, case, select
from sqlmodel import col

from app.features.projects.project import PROJECTS
from app.features.projects.team import TEAM, TeamRow
from app.kit import writing
from app.kit.answering import id_in_path, in_sight, require_match
from app.kit.operations import Answer, Call, Operation
from app.kit.standing import Standing, not_yours, standing
from app.kit.statements import Statement
from app.kit.tables import ID


def _kept_back() -> Any:
    assert TEAM.sees is not None  # noqa: S101 - rows of a team can be kept back
    seen = case((TEAM.sees(bindparam("reader_id", type_=ID)), 1), else_=0)
    rows = select(*(getattr(TeamRow, name) for name in TEAM.columns))
    of_project = TeamRow.project_id == bindparam("project_id", type_=ID)
    return rows.where(of_project, seen == 0).order_by(col(TeamRow.id)).with_for_update()


_KEPT_BACK = Statement(_kept_back)


async def _by_lead(call: Call) -> Answer:
    """All of them, since they cannot be told apart; If-Match says how many there were to be."""
    async with call.services.database.read(call.scope) as reader:
        project = await standing(reader, PROJECTS, id_in_path(call.path["project_id"]))
    if not project.writable:
        raise not_yours(project)
    about = {"project_id": project.row["id"], "reader_id": call.scope.organisation_id}
    async with call.services.database.system("a lead takes off who is kept back", call.scope) as db:
        rows = [dict(zip(TEAM.columns, row, strict=True)) for row in await db.rows(_KEPT_BACK, **about)]
        call.require_match(len(rows), f'"{len(rows)}-kept-back"')
        call.no_query()
        for row in rows:
            await writing.remove(db, TEAM, Standing(row, "own", "[]", writable=True))
    return Answer(204)


def _by_home(by_lead: Operation) -> Operation:
    """Deleting a row, also for the organisation whose contributor it names."""

    async def run(call: Call) -> Answer:
        current = await in_sight(call, TEAM)
        its = current.row["contributor_id"] and current.row["home_organisation_id"]
        elsewhere = call.scope.is_person or not current.led
        if current.writable or elsewhere or its != call.scope.organisation_id:
            answer: Answer = await by_lead.run(call)
            return answer
        require_match(call, TEAM, current)
        call.no_query()
        async with call.services.database.system("a home takes its own person off", call.scope) as db:
            await writing.remove(db, TEAM, current)
        return Answer(204)

    return replace(
        by_lead,
        run=run,
        description="For the lead, and for the organisation whose contributor it names.",
    )


def operations(below: list[Operation]) -> list[Operation]:
    """The operations below a project, with both ways of taking somebody off its team."""
    found = [_by_home(each) if each.operation_id == "delete_team_row" else each for each in below]
    taking_off = Operation(
        "DELETE",
        f"{TEAM.path}/kept-back",
        "delete_kept_back_team_rows",
        _by_lead,
        TEAM.writes,
        "Take those off a team who are kept back",
        TEAM.collection,
        description="For the lead. All rows that `kept_back` of the list counts: people of other "
        "organisations who no longer agree that you see them. The number stands in If-Match, as "
        '`"2-kept-back"`; without it the answer is 428 and shows it.',
        answers={204: None},
        refusals=(428,),
    )
    return [*found, taking_off]
