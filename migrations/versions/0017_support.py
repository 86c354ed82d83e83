"""Support, check-ins and what they are made from; people who came by team"""

from typing import Any

import sqlalchemy as sa
from alembic import context, op
from sqlalchemy.dialects import postgresql

from migrations import row_security_0017

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

ID = sa.String(length=36).with_variant(sa.UUID(as_uuid=False), "postgresql")
INSTANT = sa.Text().with_variant(sa.DateTime(timezone=True), "postgresql")
DAY = sa.Text().with_variant(sa.Date(), "postgresql")
JSON = sa.Text().with_variant(postgresql.JSONB(), "postgresql")

FACES = "face IN ('very_good', 'good', 'so_so', 'hard', 'very_hard')"
OUTCOMES = "outcome IN ('offered', 'taken', 'declined', 'done', 'follow_up')"


def upgrade() -> None:
    with op.batch_alter_table("organisations") as batch:
        batch.add_column(sa.Column("check_ins_read", sa.Text(), nullable=True))
        batch.add_column(sa.Column("help_here", sa.Text(), nullable=True))
    with op.batch_alter_table("sessions") as batch:
        batch.add_column(sa.Column("planned_minutes", sa.BigInteger(), nullable=True))
        batch.add_column(sa.Column("delivered_minutes", sa.BigInteger(), nullable=True))
    _create_turnout()
    _create_templates()
    _create_check_ins()
    _create_support()
    if op.get_bind().dialect.name == "postgresql":
        for statement in row_security_0017.statements(context.config.attributes.get("serving_role")):
            op.execute(statement)


def _create_templates() -> None:
    op.create_table(
        "support_templates",
        sa.Column("id", ID, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("organisation_id", ID, nullable=False),
        sa.Column("phase", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("owner_role", sa.Text(), nullable=True),
        sa.Column("days", sa.BigInteger(), nullable=False),
        sa.Column("in_use", sa.Boolean(), nullable=False),
        sa.CheckConstraint("phase IN ('before', 'during', 'after')", name=op.f("ck_support_templates_phase")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_support_templates_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_support_templates")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_support_templates_organisation_id_id")),
    )


def _create_turnout() -> None:
    op.create_table(
        "session_turnout",
        sa.Column("id", ID, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("organisation_id", ID, nullable=False),
        sa.Column("project_id", ID, nullable=False),
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("planned", sa.BigInteger(), nullable=True),
        sa.Column("came", sa.BigInteger(), nullable=True),
        sa.Column("ids", JSON, nullable=False),
        sa.Column("session_id", ID, nullable=False),
        sa.Column("recorded_by_organisation_id", ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "project_id"],
            ["projects.organisation_id", "projects.id"],
            name=op.f("fk_session_turnout_organisation_id_project_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "session_id"],
            ["sessions.organisation_id", "sessions.id"],
            name=op.f("fk_session_turnout_organisation_id_session_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_session_turnout_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_organisation_id"],
            ["organisations.id"],
            name=op.f("fk_session_turnout_recorded_by_organisation_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session_turnout")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_session_turnout_organisation_id_id")),
        sa.UniqueConstraint(
            "session_id",
            "recorded_by_organisation_id",
            "team",
            name=op.f("uq_session_turnout_session_id_recorded_by_organisation_id_team"),
        ),
    )
    op.create_index(op.f("ix_session_turnout_project_id"), "session_turnout", ["project_id"])


def _create_on_involvement(name: str, *its: sa.Column[Any] | sa.Constraint) -> None:
    """A table that hangs on a contributor, and perhaps on a project, a place in its team or a session."""
    op.create_table(
        name,
        sa.Column("id", ID, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("organisation_id", ID, nullable=False),
        sa.Column("contributor_id", ID, nullable=False),
        sa.Column("home_organisation_id", ID, nullable=False),
        sa.Column("project_id", ID, nullable=True),
        sa.Column("team_row_id", ID, nullable=True),
        sa.Column("session_id", ID, nullable=True),
        _points(name, "home_organisation_id", "contributor_id", "contributors.organisation_id"),
        _points(name, "organisation_id", "project_id", "projects.organisation_id"),
        _points(name, "organisation_id", "session_id", "sessions.organisation_id"),
        _points(name, "organisation_id", "team_row_id", "project_team.organisation_id"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f(f"fk_{name}_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["home_organisation_id"], ["organisations.id"], name=op.f(f"fk_{name}_home_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f(f"uq_{name}_organisation_id_id")),
        *its,
    )
    for column in ("contributor_id", "home_organisation_id", "project_id", "session_id"):
        op.create_index(op.f(f"ix_{name}_{column}"), name, [column])


def _points(name: str, organisation: str, column: str, at: str) -> sa.ForeignKeyConstraint:
    """A key that pairs an id with the organisation of what it points at."""
    target = at.split(".", maxsplit=1)[0]
    return sa.ForeignKeyConstraint(
        [organisation, column], [at, f"{target}.id"], name=op.f(f"fk_{name}_{organisation}_{column}")
    )


def _pointed_at(name: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint("home_organisation_id", "id", name=op.f(f"uq_{name}_home_organisation_id_id"))


def _said(name: str) -> tuple[sa.Column[Any] | sa.Constraint, ...]:
    return (
        sa.Column("face", sa.Text(), nullable=True),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("took", sa.Text(), nullable=True),
        sa.Column("gave", sa.Text(), nullable=True),
        sa.Column("said_on", DAY, nullable=True),
        sa.CheckConstraint(FACES, name=op.f(f"ck_{name}_face")),
    )


def _create_check_ins() -> None:
    _create_on_involvement("own_check_ins", *_said("own_check_ins"))
    _create_on_involvement(
        "check_ins",
        *_said("check_ins"),
        sa.Column("recorded_by", sa.Text(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answered_on", DAY, nullable=True),
        _pointed_at("check_ins"),
    )


def _create_support() -> None:
    _create_on_involvement(
        "support",
        sa.Column("phase", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("owner_member_id", ID, nullable=True),
        sa.Column("owner_role", sa.Text(), nullable=True),
        sa.Column("given_on", JSON, nullable=True),
        sa.Column("due_on", DAY, nullable=True),
        sa.Column("follow_up_on", DAY, nullable=True),
        sa.Column("follows_id", ID, nullable=True),
        sa.Column("check_in_id", ID, nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("asked_by_person", sa.Boolean(), nullable=False),
        sa.Column("template_id", ID, nullable=True),
        sa.Column("given_from", DAY, nullable=True),
        sa.CheckConstraint(OUTCOMES, name=op.f("ck_support_outcome")),
        sa.CheckConstraint(
            "phase IN ('before', 'during', 'after', 'between')", name=op.f("ck_support_phase")
        ),
        _points("support", "home_organisation_id", "check_in_id", "check_ins.home_organisation_id"),
        _points("support", "home_organisation_id", "follows_id", "support.home_organisation_id"),
        _points("support", "home_organisation_id", "owner_member_id", "members.organisation_id"),
        _points("support", "home_organisation_id", "template_id", "support_templates.organisation_id"),
        _pointed_at("support"),
        sa.UniqueConstraint(
            "session_id",
            "contributor_id",
            "template_id",
            name=op.f("uq_support_session_id_contributor_id_template_id"),
        ),
    )
    op.create_index(
        op.f("ix_support_home_organisation_id_due_on_id"), "support", ["home_organisation_id", "due_on", "id"]
    )


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for statement in row_security_0017.undo():
            op.execute(statement)
    for table in ("support", "check_ins", "own_check_ins", "support_templates", "session_turnout"):
        op.drop_table(table)
    with op.batch_alter_table("sessions") as batch:
        batch.drop_column("delivered_minutes")
        batch.drop_column("planned_minutes")
    with op.batch_alter_table("organisations") as batch:
        batch.drop_column("help_here")
        batch.drop_column("check_ins_read")
