"""Contributors who are seen because they take part: through a row that names them, through a project."""

from sqlalchemy import bindparam, select

from app.features.contributors.contributor import CONTRIBUTORS, Contributor
from app.features.contributors.sight import PEOPLE_OF_PROJECT
from app.kit.database import Write
from app.kit.noun import Noun, Values
from app.kit.statements import Statement
from app.kit.tables import ID

_VERSION = Statement(lambda: select(Contributor.version).where(Contributor.id == bindparam("id", type_=ID)))


async def people_seen(db: Write, row: Values) -> list[tuple[Noun, Values]]:
    """The contributor whom a row names, if it names one: partners may see them because of it."""
    if row["contributor_id"] is None:
        return []
    found = await db.as_system(_VERSION, id=row["contributor_id"])
    home = {"id": row["contributor_id"], "organisation_id": row["home_organisation_id"]}
    return [(CONTRIBUTORS, home | {"version": version}) for (version,) in found]


async def people_with(db: Write, row: Values) -> list[tuple[Noun, Values]]:
    """All who take part in a project: who sees it may see them."""
    found = await db.as_system(PEOPLE_OF_PROJECT, id=row["id"])
    return [
        (CONTRIBUTORS, {"id": id_, "organisation_id": home, "version": version})
        for id_, home, version in found
    ]
