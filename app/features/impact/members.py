"""What may be said of an impact record."""

from enum import StrEnum

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from app.features.enumerations import (
    CameAbout,
    Direction,
    ExampleLayer,
    Expectation,
    ImpactLevel,
    Perspective,
    Pi,
    Sphere,
    Timescale,
)
from app.kit.dates import Day, ImpreciseDate
from app.kit.inputs import Code, Id, Line, Members, Part, Url, Words
from app.kit.tables import choice, day, document, reference, text, whole

EvidenceKind = StrEnum(
    "EvidenceKind", ["feedback", "quote", "output", "plan_change", "session", "web_page", "other"]
)


class Evidence(Part):
    """Where it can be seen: one of our records, a page, or words that say where to look."""

    kind: EvidenceKind
    id: Id | None = Field(default=None, description="A record here.")
    url: Url | None = None
    note: Line | None = None

    @model_validator(mode="after")
    def _points_somewhere(self) -> "Evidence":
        if self.id is None and self.url is None and self.note is None:
            raise PydanticCustomError("evidence-empty", "Give an id, a url or a note.")
        return self


class ImpactRecordMembers(Members):
    project_id: Id = reference(nullable=False)
    # The network sees no talk between two, and so no record that says which one it came of.
    session_id: Id | None = reference(
        "profile", description="A session of the same project. For the lead and its partners."
    )
    output_id: Id | None = reference(description="An output of the same project.")
    participation_id: Id | None = reference(
        "profile", description="A participation in the same project. For the lead and its partners."
    )
    pi: Pi = choice(Pi, nullable=False, description="The heading of 4Pi.")
    perspectives: list[Perspective] = document(
        nullable=False, min_length=1, max_length=10, description="Who says so."
    )
    statement: Words = text(nullable=False, description="What they say.")
    occurred_on: ImpreciseDate | None = document(description="When, as precisely as it is known.")
    expectation: Expectation = choice(Expectation, nullable=False, default=Expectation.observed)
    direction: Direction | None = choice(
        Direction, description="`none` and `negative` are as welcome as `positive`."
    )
    level: ImpactLevel | None = choice(ImpactLevel)
    sphere: Sphere | None = choice(Sphere)
    timescale: Timescale | None = choice(Timescale)
    # One mark may be all there is of a small group: single ratings stay with those who work on it.
    rating: int | None = whole(
        "profile", ge=-1000, le=1000, description="On the scale named. For the lead and its partners."
    )
    scale_id: Code | None = text("profile", description="The scale. Unlike scales are never averaged.")
    scale_version: int | None = whole("profile", ge=1, le=10_000)
    how_contributed: Words | None = text(description="PIRIT: how people contributed.")
    hoped_to_influence: Words | None = text(description="PIRIT: what they hoped to influence.")
    what_changed: Words | None = text(description="PIRIT: what changed.")
    why_it_matters: Words | None = text(description="PIRIT: why it matters.")
    evidence: list[Evidence] = document(nullable=False, default_factory=list, max_length=50)
    standards: list[Code] = document(
        nullable=False,
        default_factory=list,
        max_length=50,
        description="Codes of standards that it speaks to.",
    )
    look_again_on: Day | None = day(description="When to look whether what was intended came about.")
    came_about: CameAbout | None = choice(
        CameAbout, description="Whether it did. Only for what was `intended`."
    )
    came_about_words: Words | None = text(description="In words, also of what came instead.")
    came_about_on: ImpreciseDate | None = document(description="When somebody looked.")
    response_from_id: Id | None = reference(
        description="The partner that is to answer; null for the lead of the project."
    )
    response: Words | None = text(description="You said – we did – we could not, because.")
    responded_by: Line | None = text(description="A team, a role or an organisation; never a person's name.")
    response_due_on: ImpreciseDate | None = document()
    fed_back_on: ImpreciseDate | None = document(description="When people heard back.")
    source: Words | None = text(description="The document that this comes from.")
    example_layer: ExampleLayer | None = choice(
        ExampleLayer, description="Set on the example partnership only: facts, or made up to show."
    )
