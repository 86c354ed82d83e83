"""What an organisation offers to everybody who says yes to a session: a line for each thing, and when."""

from typing import Annotated

from pydantic import Field
from sqlalchemy import ColumnElement, bindparam, select

from app.features.enumerations import SessionPhase
from app.kit.changes import FeedCounter
from app.kit.inputs import Line, Members, Named
from app.kit.noun import Flag, Noun, Query, RecordView
from app.kit.personal import nobodys
from app.kit.statements import Statement
from app.kit.tables import ID, ORGANISATION, Owned, choice, owned_by, text, whole, yes_no

Days = Annotated[int, Field(ge=0, le=365)]


class SupportTemplateMembers(Members):
    phase: SessionPhase = choice(SessionPhase, nullable=False, description="Before, during or after it.")
    what: Line = text(
        nullable=False,
        description="What is offered, as people read it.",
        schema_extra={"examples": ["A call to talk it over"]},
    )
    owner_role: Line | None = text(description="Who does it, as a role.")
    days: Days = whole(
        nullable=False, default=0, description="So many days before or after it; during: 0, the day itself."
    )
    in_use: bool = yes_no(
        default=True, description="Whether it is offered from now on. What came of it before stays."
    )


class SupportTemplate(SupportTemplateMembers, Owned, table=True):
    """One line. The people of the organisation may read what they will be offered."""

    __tablename__ = "support_templates"
    __person__ = nobodys("what an organisation offers to everybody")
    __table_args__ = owned_by()

    @classmethod
    def visible_to_person(cls) -> ColumnElement[bool]:
        return cls.organisation_id == ORGANISATION


class SupportTemplateCreate(SupportTemplateMembers, Named):
    pass


class SupportTemplateView(SupportTemplateMembers, RecordView):
    pass


class SupportTemplateQuery(Query):
    phase: SessionPhase | None = None
    in_use: Flag | None = None


SUPPORT_TEMPLATES = Noun(
    model=SupportTemplate,
    name="support-template",
    collection="support-templates",
    create=SupportTemplateCreate,
    view=SupportTemplateView,
    query=SupportTemplateQuery,
    relations=frozenset({"own"}),
    readers=Statement(
        lambda: select(FeedCounter.organisation_id).where(
            FeedCounter.organisation_id == bindparam("organisation_id", type_=ID)
        )
    ),
)
