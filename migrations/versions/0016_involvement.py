"""What hangs on somebody's involvement, and the first of it: hours"""

import sqlalchemy as sa
from alembic import context, op
from sqlalchemy.dialects import postgresql

from migrations import row_security_0016

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

ID = sa.String(length=36).with_variant(sa.UUID(as_uuid=False), "postgresql")
INSTANT = sa.Text().with_variant(sa.DateTime(timezone=True), "postgresql")
DAY = sa.Text().with_variant(sa.Date(), "postgresql")
JSON = sa.Text().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "hours",
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
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("worked_on", JSON, nullable=True),
        sa.Column("minutes_offered", sa.BigInteger(), nullable=True),
        sa.Column("minutes_actual", sa.BigInteger(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("worked_from", DAY, nullable=True),
        sa.CheckConstraint(
            "kind IN ('preparation', 'delivery', 'debrief', 'other')", name=op.f("ck_hours_kind")
        ),
        sa.ForeignKeyConstraint(
            ["home_organisation_id", "contributor_id"],
            ["contributors.organisation_id", "contributors.id"],
            name=op.f("fk_hours_home_organisation_id_contributor_id"),
        ),
        sa.ForeignKeyConstraint(
            ["home_organisation_id"], ["organisations.id"], name=op.f("fk_hours_home_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "project_id"],
            ["projects.organisation_id", "projects.id"],
            name=op.f("fk_hours_organisation_id_project_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "session_id"],
            ["sessions.organisation_id", "sessions.id"],
            name=op.f("fk_hours_organisation_id_session_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "team_row_id"],
            ["project_team.organisation_id", "project_team.id"],
            name=op.f("fk_hours_organisation_id_team_row_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_hours_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hours")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_hours_organisation_id_id")),
    )
    op.create_index(op.f("ix_hours_contributor_id"), "hours", ["contributor_id"])
    op.create_index(op.f("ix_hours_home_organisation_id"), "hours", ["home_organisation_id"])
    op.create_index(op.f("ix_hours_project_id"), "hours", ["project_id"])
    op.create_index(op.f("ix_hours_session_id"), "hours", ["session_id"])
    if op.get_bind().dialect.name == "postgresql":
        role = context.config.attributes.get("serving_role")
        for statement in row_security_0016.statements(row_security_0016.POLICIES, role):
            op.execute(statement)


def downgrade() -> None:
    op.drop_table("hours")
