"""Asking: what people were shown, when, what they asked back; and the calendars that they read"""

import sqlalchemy as sa
from alembic import context, op
from sqlalchemy.dialects import postgresql

from migrations import row_security_0020

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

ID = sa.String(length=36).with_variant(sa.UUID(as_uuid=False), "postgresql")
INSTANT = sa.Text().with_variant(sa.DateTime(timezone=True), "postgresql")
JSON = sa.Text().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "calendar_feeds",
        sa.Column("id", ID, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("organisation_id", ID, nullable=False),
        sa.Column("covers", sa.Text(), nullable=False),
        sa.Column("project_id", ID, nullable=True),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("contributor_id", ID, nullable=True),
        sa.Column("member_id", ID, nullable=True),
        sa.CheckConstraint(
            "covers IN ('mine', 'project', 'organisation')", name=op.f("ck_calendar_feeds_covers")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "contributor_id"],
            ["contributors.organisation_id", "contributors.id"],
            name=op.f("fk_calendar_feeds_organisation_id_contributor_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "member_id"],
            ["members.organisation_id", "members.id"],
            name=op.f("fk_calendar_feeds_organisation_id_member_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_calendar_feeds_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_feeds")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_calendar_feeds_organisation_id_id")),
    )
    op.create_index(op.f("ix_calendar_feeds_contributor_id"), "calendar_feeds", ["contributor_id"])
    op.create_index(op.f("ix_calendar_feeds_member_id"), "calendar_feeds", ["member_id"])
    op.add_column("participations", sa.Column("pay_offered", sa.Text(), nullable=True))
    op.add_column("participations", sa.Column("support_offered", sa.Text(), nullable=True))
    op.add_column("participations", sa.Column("asked_despite", sa.Text(), nullable=True))
    op.add_column("participations", sa.Column("question", sa.Text(), nullable=True))
    op.add_column("participations", sa.Column("question_answer", sa.Text(), nullable=True))
    op.add_column("participations", sa.Column("as_shown", JSON, nullable=True))
    op.add_column("participations", sa.Column("asked_at", INSTANT, nullable=True))
    op.add_column("participations", sa.Column("replied_at", INSTANT, nullable=True))
    op.add_column("participations", sa.Column("reminded_at", INSTANT, nullable=True))
    op.add_column("participations", sa.Column("told_soon_at", INSTANT, nullable=True))
    if op.get_bind().dialect.name == "postgresql":
        for statement in row_security_0020.statements(context.config.attributes.get("serving_role")):
            op.execute(statement)


def downgrade() -> None:
    op.drop_column("participations", "told_soon_at")
    op.drop_column("participations", "reminded_at")
    op.drop_column("participations", "replied_at")
    op.drop_column("participations", "asked_at")
    op.drop_column("participations", "as_shown")
    op.drop_column("participations", "question_answer")
    op.drop_column("participations", "question")
    op.drop_column("participations", "asked_despite")
    op.drop_column("participations", "support_offered")
    op.drop_column("participations", "pay_offered")
    op.drop_table("calendar_feeds")
