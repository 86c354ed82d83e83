"""Instruments, assessments and what people answered; gaps"""

import sqlalchemy as sa
from alembic import context, op
from sqlalchemy.dialects import postgresql

from migrations import row_security_0026

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

ID = sa.String(length=36).with_variant(sa.UUID(as_uuid=False), "postgresql")
INSTANT = sa.Text().with_variant(sa.DateTime(timezone=True), "postgresql")
DAY = sa.Text().with_variant(sa.Date(), "postgresql")
JSON = sa.Text().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "instruments",
        sa.Column("id", ID, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("organisation_id", ID, nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("edition", sa.BigInteger(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("plain", sa.Text(), nullable=False),
        sa.Column("easy_read", JSON, nullable=False),
        sa.Column("scale", JSON, nullable=False),
        sa.Column("questions", JSON, nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.CheckConstraint("status IN ('current', 'retired')", name=op.f("ck_instruments_status")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_instruments_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instruments")),
        sa.UniqueConstraint(
            "organisation_id", "code", "edition", name=op.f("uq_instruments_organisation_id_code_edition")
        ),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_instruments_organisation_id_id")),
    )
    op.create_table(
        "assessments",
        sa.Column("id", ID, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("organisation_id", ID, nullable=False),
        sa.Column("project_id", ID, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("instrument", sa.Text(), nullable=False),
        sa.Column("edition", sa.BigInteger(), nullable=False),
        sa.Column("session_id", ID, nullable=True),
        sa.Column("perspectives", JSON, nullable=False),
        sa.Column("closes_on", DAY, nullable=True),
        sa.Column("by_link", sa.Boolean(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("opened_on", DAY, nullable=True),
        sa.Column("closed_on", DAY, nullable=True),
        sa.Column("instrument_id", ID, nullable=True),
        sa.CheckConstraint("kind IN ('event', 'stocktake')", name=op.f("ck_assessments_kind")),
        sa.CheckConstraint("status IN ('planned', 'open', 'closed')", name=op.f("ck_assessments_status")),
        sa.ForeignKeyConstraint(
            ["organisation_id", "instrument_id"],
            ["instruments.organisation_id", "instruments.id"],
            name=op.f("fk_assessments_organisation_id_instrument_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "project_id"],
            ["projects.organisation_id", "projects.id"],
            name=op.f("fk_assessments_organisation_id_project_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "session_id"],
            ["sessions.organisation_id", "sessions.id"],
            name=op.f("fk_assessments_organisation_id_session_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_assessments_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessments")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_assessments_organisation_id_id")),
    )
    op.create_index(op.f("ix_assessments_instrument_id"), "assessments", ["instrument_id"])
    op.create_index(op.f("ix_assessments_project_id"), "assessments", ["project_id"])
    op.create_index(op.f("ix_assessments_session_id"), "assessments", ["session_id"])
    op.create_table(
        "assessment_sheets",
        sa.Column("id", ID, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("organisation_id", ID, nullable=False),
        sa.Column("project_id", ID, nullable=False),
        sa.Column("assessment_id", ID, nullable=False),
        sa.Column("perspective", sa.Text(), nullable=False),
        sa.Column("ratings", JSON, nullable=False),
        sa.Column("ladder_experienced", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "ladder_experienced IN ('coercion', 'educating', 'informing', 'consultation', 'engagement',"
            " 'co_design', 'co_production')",
            name=op.f("ck_assessment_sheets_ladder_experienced"),
        ),
        sa.CheckConstraint(
            "perspective IN ('lived_experience', 'carer', 'young_person', 'practitioner', 'educator',"
            " 'researcher', 'manager', 'policy_maker', 'student', 'other')",
            name=op.f("ck_assessment_sheets_perspective"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "assessment_id"],
            ["assessments.organisation_id", "assessments.id"],
            name=op.f("fk_assessment_sheets_organisation_id_assessment_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "project_id"],
            ["projects.organisation_id", "projects.id"],
            name=op.f("fk_assessment_sheets_organisation_id_project_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_assessment_sheets_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment_sheets")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_assessment_sheets_organisation_id_id")),
    )
    op.create_index(op.f("ix_assessment_sheets_assessment_id"), "assessment_sheets", ["assessment_id"])
    op.create_table(
        "gaps",
        sa.Column("id", ID, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("organisation_id", ID, nullable=False),
        sa.Column("project_id", ID, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("perspective_a", sa.Text(), nullable=False),
        sa.Column("perspective_b", sa.Text(), nullable=False),
        sa.Column("seen_by_a", sa.Text(), nullable=True),
        sa.Column("seen_by_b", sa.Text(), nullable=True),
        sa.Column("increases", JSON, nullable=False),
        sa.Column("maintains", JSON, nullable=False),
        sa.Column("mends", JSON, nullable=False),
        sa.Column("agreed_change", sa.Text(), nullable=True),
        sa.Column("owner", sa.Text(), nullable=True),
        sa.Column("review_on", DAY, nullable=True),
        sa.Column("result", sa.Text(), nullable=True),
        sa.Column("assessment_id", ID, nullable=True),
        sa.Column("impact_record_ids", JSON, nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("recorded_by_organisation_id", ID, nullable=False),
        sa.CheckConstraint(
            "perspective_a IN ('lived_experience', 'carer', 'young_person', 'practitioner', 'educator',"
            " 'researcher', 'manager', 'policy_maker', 'student', 'other')",
            name=op.f("ck_gaps_perspective_a"),
        ),
        sa.CheckConstraint(
            "perspective_b IN ('lived_experience', 'carer', 'young_person', 'practitioner', 'educator',"
            " 'researcher', 'manager', 'policy_maker', 'student', 'other')",
            name=op.f("ck_gaps_perspective_b"),
        ),
        sa.CheckConstraint(
            "status IN ('open', 'agreed', 'mending', 'mended', 'left_open')", name=op.f("ck_gaps_status")
        ),
        sa.CheckConstraint("perspective_a <> perspective_b", name=op.f("ck_gaps_two_sides")),
        sa.ForeignKeyConstraint(
            ["organisation_id", "assessment_id"],
            ["assessments.organisation_id", "assessments.id"],
            name=op.f("fk_gaps_organisation_id_assessment_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "project_id"],
            ["projects.organisation_id", "projects.id"],
            name=op.f("fk_gaps_organisation_id_project_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_gaps_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_organisation_id"],
            ["organisations.id"],
            name=op.f("fk_gaps_recorded_by_organisation_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gaps")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_gaps_organisation_id_id")),
    )
    op.create_index(op.f("ix_gaps_assessment_id"), "gaps", ["assessment_id"])
    op.create_index(op.f("ix_gaps_project_id"), "gaps", ["project_id"])
    op.create_index(op.f("ix_gaps_recorded_by_organisation_id"), "gaps", ["recorded_by_organisation_id"])
    op.create_table(
        "assessment_holders",
        sa.Column("id", ID, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("organisation_id", ID, nullable=False),
        sa.Column("project_id", ID, nullable=False),
        sa.Column("assessment_id", ID, nullable=False),
        sa.Column("sheet_id", ID, nullable=False),
        sa.Column("home_organisation_id", ID, nullable=False),
        sa.Column("contributor_id", ID, nullable=True),
        sa.Column("member_id", ID, nullable=True),
        sa.Column("recorded_by", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["home_organisation_id", "contributor_id"],
            ["contributors.organisation_id", "contributors.id"],
            name=op.f("fk_assessment_holders_home_organisation_id_contributor_id"),
        ),
        sa.ForeignKeyConstraint(
            ["home_organisation_id", "member_id"],
            ["members.organisation_id", "members.id"],
            name=op.f("fk_assessment_holders_home_organisation_id_member_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "assessment_id"],
            ["assessments.organisation_id", "assessments.id"],
            name=op.f("fk_assessment_holders_organisation_id_assessment_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "project_id"],
            ["projects.organisation_id", "projects.id"],
            name=op.f("fk_assessment_holders_organisation_id_project_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "sheet_id"],
            ["assessment_sheets.organisation_id", "assessment_sheets.id"],
            name=op.f("fk_assessment_holders_organisation_id_sheet_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_assessment_holders_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment_holders")),
        sa.UniqueConstraint(
            "assessment_id", "contributor_id", name=op.f("uq_assessment_holders_assessment_id_contributor_id")
        ),
        sa.UniqueConstraint(
            "assessment_id", "member_id", name=op.f("uq_assessment_holders_assessment_id_member_id")
        ),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_assessment_holders_organisation_id_id")),
    )
    op.create_index(op.f("ix_assessment_holders_contributor_id"), "assessment_holders", ["contributor_id"])
    op.create_index(op.f("ix_assessment_holders_member_id"), "assessment_holders", ["member_id"])
    op.create_index(op.f("ix_assessment_holders_sheet_id"), "assessment_holders", ["sheet_id"])
    if op.get_bind().dialect.name == "postgresql":
        for statement in row_security_0026.statements(context.config.attributes.get("serving_role")):
            op.execute(statement)


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for statement in row_security_0026.undo():
            op.execute(statement)
    for table in ("assessment_holders", "gaps", "assessment_sheets", "assessments", "instruments"):
        op.drop_table(table)
