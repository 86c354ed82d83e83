"""Positions on impact records, records in one's own name, and responses"""

import json

import sqlalchemy as sa
from alembic import context, op
from sqlalchemy.dialects import postgresql

from migrations import row_security_0025

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

ID = sa.String(length=36).with_variant(sa.UUID(as_uuid=False), "postgresql")
INSTANT = sa.Text().with_variant(sa.DateTime(timezone=True), "postgresql")
DAY = sa.Text().with_variant(sa.Date(), "postgresql")
JSON = sa.Text().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "impact_positions",
        sa.Column("id", ID, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("organisation_id", ID, nullable=False),
        sa.Column("project_id", ID, nullable=False),
        sa.Column("stance", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("perspective", sa.Text(), nullable=True),
        sa.Column("contributor_id", ID, nullable=True),
        sa.Column("role_title", sa.Text(), nullable=True),
        sa.Column("recorded_by", sa.Text(), nullable=True),
        sa.Column("said_on", JSON, nullable=True),
        sa.Column("example_layer", sa.Text(), nullable=True),
        sa.Column("impact_record_id", ID, nullable=False),
        sa.Column("home_organisation_id", ID, nullable=False),
        sa.Column("wrote", sa.Boolean(), nullable=False),
        sa.Column("superseded_at", INSTANT, nullable=True),
        sa.CheckConstraint(
            "example_layer IN ('published', 'demonstration')", name=op.f("ck_impact_positions_example_layer")
        ),
        sa.CheckConstraint(
            "perspective IN ('lived_experience', 'carer', 'young_person', 'practitioner', 'educator', 'researcher', 'manager', 'policy_maker', 'student', 'other')",
            name=op.f("ck_impact_positions_perspective"),
        ),
        sa.CheckConstraint(
            "stance IN ('agrees', 'partly', 'disagrees')", name=op.f("ck_impact_positions_stance")
        ),
        sa.CheckConstraint(
            "(contributor_id IS NULL) <> (role_title IS NULL)", name=op.f("ck_impact_positions_exactly_one")
        ),
        sa.ForeignKeyConstraint(
            ["home_organisation_id", "contributor_id"],
            ["contributors.organisation_id", "contributors.id"],
            name=op.f("fk_impact_positions_home_organisation_id_contributor_id"),
        ),
        sa.ForeignKeyConstraint(
            ["home_organisation_id"],
            ["organisations.id"],
            name=op.f("fk_impact_positions_home_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "impact_record_id"],
            ["impact_records.organisation_id", "impact_records.id"],
            name=op.f("fk_impact_positions_organisation_id_impact_record_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "project_id"],
            ["projects.organisation_id", "projects.id"],
            name=op.f("fk_impact_positions_organisation_id_project_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_impact_positions_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_impact_positions")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_impact_positions_organisation_id_id")),
    )
    op.create_index(op.f("ix_impact_positions_contributor_id"), "impact_positions", ["contributor_id"])
    op.create_index(
        op.f("ix_impact_positions_home_organisation_id"), "impact_positions", ["home_organisation_id"]
    )
    op.create_index(
        op.f("ix_impact_positions_impact_record_id_contributor_id"),
        "impact_positions",
        ["impact_record_id", "contributor_id"],
    )
    op.create_index(op.f("ix_impact_positions_project_id"), "impact_positions", ["project_id"])

    op.create_table(
        "responses",
        sa.Column("id", ID, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("organisation_id", ID, nullable=False),
        sa.Column("project_id", ID, nullable=False),
        sa.Column("impact_record_id", ID, nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("because", sa.Text(), nullable=True),
        sa.Column("responded_by", sa.Text(), nullable=True),
        sa.Column("due_on", JSON, nullable=True),
        sa.Column("fed_back_on", JSON, nullable=True),
        sa.Column("fed_back_how", sa.Text(), nullable=True),
        sa.Column("fed_back_how_label", sa.Text(), nullable=True),
        sa.Column("recorded_from", sa.Text(), nullable=False),
        sa.Column("example_layer", sa.Text(), nullable=True),
        sa.Column("responded_by_organisation_id", ID, nullable=False),
        sa.Column("due_from", DAY, nullable=True),
        sa.Column("fed_back_from", DAY, nullable=True),
        sa.CheckConstraint(
            "example_layer IN ('published', 'demonstration')", name=op.f("ck_responses_example_layer")
        ),
        sa.CheckConstraint(
            "fed_back_how IN ('letter', 'e_mail', 'text_message', 'call', 'meeting', 'film', 'report', 'other')",
            name=op.f("ck_responses_fed_back_how"),
        ),
        sa.CheckConstraint(
            "outcome IN ('we_did', 'we_will', 'we_could_not')", name=op.f("ck_responses_outcome")
        ),
        sa.CheckConstraint("recorded_from IN ('live', 'history')", name=op.f("ck_responses_recorded_from")),
        sa.ForeignKeyConstraint(
            ["organisation_id", "impact_record_id"],
            ["impact_records.organisation_id", "impact_records.id"],
            name=op.f("fk_responses_organisation_id_impact_record_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "project_id"],
            ["projects.organisation_id", "projects.id"],
            name=op.f("fk_responses_organisation_id_project_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_responses_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["responded_by_organisation_id"],
            ["organisations.id"],
            name=op.f("fk_responses_responded_by_organisation_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_responses")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_responses_organisation_id_id")),
    )
    op.create_index(op.f("ix_responses_impact_record_id_id"), "responses", ["impact_record_id", "id"])
    op.create_index(op.f("ix_responses_project_id"), "responses", ["project_id"])
    op.create_index(
        op.f("ix_responses_responded_by_organisation_id"), "responses", ["responded_by_organisation_id"]
    )

    op.create_table(
        "response_replies",
        sa.Column("id", ID, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("organisation_id", ID, nullable=False),
        sa.Column("project_id", ID, nullable=False),
        sa.Column("contributor_id", ID, nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=True),
        sa.Column("response_id", ID, nullable=False),
        sa.Column("responded_by_organisation_id", ID, nullable=False),
        sa.Column("home_organisation_id", ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["home_organisation_id", "contributor_id"],
            ["contributors.organisation_id", "contributors.id"],
            name=op.f("fk_response_replies_home_organisation_id_contributor_id"),
        ),
        sa.ForeignKeyConstraint(
            ["home_organisation_id"],
            ["organisations.id"],
            name=op.f("fk_response_replies_home_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "project_id"],
            ["projects.organisation_id", "projects.id"],
            name=op.f("fk_response_replies_organisation_id_project_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "response_id"],
            ["responses.organisation_id", "responses.id"],
            name=op.f("fk_response_replies_organisation_id_response_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_response_replies_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["responded_by_organisation_id"],
            ["organisations.id"],
            name=op.f("fk_response_replies_responded_by_organisation_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_response_replies")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_response_replies_organisation_id_id")),
        sa.UniqueConstraint(
            "response_id", "contributor_id", name=op.f("uq_response_replies_response_id_contributor_id")
        ),
    )
    op.create_index(op.f("ix_response_replies_contributor_id"), "response_replies", ["contributor_id"])
    op.create_index(
        op.f("ix_response_replies_home_organisation_id"), "response_replies", ["home_organisation_id"]
    )
    op.create_index(op.f("ix_response_replies_project_id"), "response_replies", ["project_id"])
    op.create_index(
        op.f("ix_response_replies_responded_by_organisation_id"),
        "response_replies",
        ["responded_by_organisation_id"],
    )

    with op.batch_alter_table("impact_records") as batch:
        batch.add_column(sa.Column("look_again_on", DAY, nullable=True))
        batch.add_column(sa.Column("came_about", sa.Text(), nullable=True))
        batch.add_column(sa.Column("came_about_words", sa.Text(), nullable=True))
        batch.add_column(sa.Column("came_about_on", JSON, nullable=True))
        batch.add_column(sa.Column("response_from_id", ID, nullable=True))
        batch.add_column(
            sa.Column("in_own_name", sa.Boolean(), nullable=False, server_default=sa.text("false"))
        )
        batch.add_column(sa.Column("response_due_from", DAY, nullable=True))
        batch.add_column(sa.Column("fed_back_from", DAY, nullable=True))
        batch.create_check_constraint(
            op.f("ck_impact_records_came_about"), "came_about IN ('yes', 'partly', 'no', 'too_early')"
        )
        batch.create_foreign_key(
            op.f("fk_impact_records_response_from_id"), "organisations", ["response_from_id"], ["id"]
        )
        batch.create_index(
            op.f("ix_impact_records_organisation_id_response_due_from"),
            ["organisation_id", "response_due_from"],
        )
    _fill_first_days()
    if op.get_bind().dialect.name == "postgresql":
        for statement in row_security_0025.statements(context.config.attributes.get("serving_role")):
            op.execute(statement)


def _fill_first_days() -> None:
    """Of days that were said before: what lists and figures of answers go by."""
    db = op.get_bind()
    for first, said in (("response_due_from", "response_due_on"), ("fed_back_from", "fed_back_on")):
        column = sa.column(said)
        table = sa.table("impact_records", sa.column("id", ID), column, sa.column(first, DAY))
        days = db.execute(sa.select(sa.cast(column, sa.Text())).where(column.is_not(None)).distinct())
        for (day,) in days.fetchall():
            same = sa.cast(column, sa.Text()) == day
            db.execute(table.update().where(same).values({first: _first(json.loads(day))}))


def _first(said: str | dict[str, str]) -> str:
    """The first day that a year, a month, a day or a range of these may mean."""
    day = said if isinstance(said, str) else said["from"]
    return day + "-01-01"[len(day) - 4 :]


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for statement in row_security_0025.undo():
            op.execute(statement)
    with op.batch_alter_table("impact_records") as batch:
        batch.drop_index(op.f("ix_impact_records_organisation_id_response_due_from"))
        batch.drop_constraint(op.f("fk_impact_records_response_from_id"), type_="foreignkey")
        batch.drop_constraint(op.f("ck_impact_records_came_about"), type_="check")
        for column in (
            "fed_back_from",
            "response_due_from",
            "in_own_name",
            "response_from_id",
            "came_about_on",
            "came_about_words",
            "came_about",
            "look_again_on",
        ):
            batch.drop_column(column)
    op.drop_table("response_replies")
    op.drop_table("responses")
    op.drop_table("impact_positions")
    if op.get_bind().dialect.name == "postgresql":
        for statement in row_security_0025.undo_functions():
            op.execute(statement)
