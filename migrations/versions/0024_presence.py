"""Presence: figures as they were counted, who is missing, and the people affected"""

import sqlalchemy as sa
from alembic import context, op
from sqlalchemy.dialects import postgresql

from migrations import row_security_0024

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

ID = sa.String(length=36).with_variant(sa.UUID(as_uuid=False), "postgresql")
INSTANT = sa.Text().with_variant(sa.DateTime(timezone=True), "postgresql")
DAY = sa.Text().with_variant(sa.Date(), "postgresql")
JSON = sa.Text().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "missing_entries",
        sa.Column("id", ID, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("organisation_id", ID, nullable=False),
        sa.Column("project_id", ID, nullable=False),
        sa.Column("missing", sa.Text(), nullable=False),
        sa.Column("noticed_by", sa.Text(), nullable=True),
        sa.Column("noticed_on", JSON, nullable=True),
        sa.Column("why", sa.Text(), nullable=True),
        sa.Column("action", sa.Text(), nullable=True),
        sa.Column("owner", sa.Text(), nullable=True),
        sa.Column("due_on", DAY, nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("noticed_from", DAY, nullable=True),
        sa.CheckConstraint(
            "status IN ('noticed', 'acting', 'here_now', 'not_reached')",
            name=op.f("ck_missing_entries_status"),
        ),
        sa.CheckConstraint(
            "status NOT IN ('here_now', 'not_reached') OR outcome IS NOT NULL",
            name=op.f("ck_missing_entries_ends_with_an_outcome"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "project_id"],
            ["projects.organisation_id", "projects.id"],
            name=op.f("fk_missing_entries_organisation_id_project_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_missing_entries_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_missing_entries")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_missing_entries_organisation_id_id")),
    )
    op.create_index(op.f("ix_missing_entries_project_id"), "missing_entries", ["project_id"])

    op.create_table(
        "people_affected",
        sa.Column("id", ID, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("organisation_id", ID, nullable=False),
        sa.Column("project_id", ID, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("dimension", sa.Text(), nullable=False),
        sa.Column("shares", JSON, nullable=False),
        sa.Column("counted_on", JSON, nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("counted_from", DAY, nullable=True),
        sa.CheckConstraint(
            "dimension IN ('ethnic_group', 'ethnic_group_broad', 'age_group', 'sex', 'sexual_orientation', 'religion_or_belief', 'disabled', 'carer', 'care_experienced')",
            name=op.f("ck_people_affected_dimension"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "project_id"],
            ["projects.organisation_id", "projects.id"],
            name=op.f("fk_people_affected_organisation_id_project_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_people_affected_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people_affected")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_people_affected_organisation_id_id")),
    )
    op.create_index(op.f("ix_people_affected_project_id"), "people_affected", ["project_id"])

    op.create_table(
        "presence_counts",
        sa.Column("id", ID, nullable=False),
        sa.Column("organisation_id", ID, nullable=False),
        sa.Column("project_id", ID, nullable=True),
        sa.Column("of_id", ID, nullable=False),
        sa.Column("people", sa.Text(), nullable=False),
        sa.Column("quarter", sa.Text(), nullable=False),
        sa.Column("counted_on", DAY, nullable=False),
        sa.Column("figures", JSON, nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("marks", JSON, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.CheckConstraint(
            "people IN ('contributors', 'team', 'steering_group', 'came')",
            name=op.f("ck_presence_counts_people"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "project_id"],
            ["projects.organisation_id", "projects.id"],
            name=op.f("fk_presence_counts_organisation_id_project_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_presence_counts_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_presence_counts")),
        sa.UniqueConstraint(
            "organisation_id",
            "of_id",
            "people",
            "quarter",
            name=op.f("uq_presence_counts_organisation_id_of_id_people_quarter"),
        ),
    )
    op.create_index(op.f("ix_presence_counts_project_id"), "presence_counts", ["project_id"])
    op.create_index(op.f("ix_presence_counts_size"), "presence_counts", ["size"])
    if op.get_bind().dialect.name == "postgresql":
        for statement in row_security_0024.statements(context.config.attributes.get("serving_role")):
            op.execute(statement)


def downgrade() -> None:
    op.drop_table("presence_counts")
    op.drop_table("people_affected")
    op.drop_table("missing_entries")
