"""Contributors who are seen through a row that names them: a place in a team, a part in a session."""

from sqlalchemy import bindparam, select

from app.features.contributors.contributor import CONTRIBUTORS, Contributor
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
