"""Bookings, and what people say of a session"""

import sqlalchemy as sa
from alembic import context, op
from sqlalchemy.dialects import postgresql

from migrations import row_security_0019

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

ID = sa.String(length=36).with_variant(sa.UUID(as_uuid=False), "postgresql")
INSTANT = sa.Text().with_variant(sa.DateTime(timezone=True), "postgresql")
DAY = sa.Text().with_variant(sa.Date(), "postgresql")
JSON = sa.Text().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "feedback",
        sa.Column("id", ID, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("organisation_id", ID, nullable=False),
        sa.Column("project_id", ID, nullable=False),
        sa.Column("session_id", ID, nullable=False),
        sa.Column("recorded_by_organisation_id", ID, nullable=False),
        sa.Column("given_by", sa.Text(), nullable=False),
        sa.Column("form_version", sa.Text(), nullable=False),
        sa.Column("given_on", JSON, nullable=True),
        sa.Column("ratings", JSON, nullable=False),
        sa.Column("would_like_more", sa.Text(), nullable=True),
        sa.Column("answers", JSON, nullable=False),
        sa.Column("given_from", DAY, nullable=True),
        sa.CheckConstraint(
            "given_by IN ('attendee', 'contributor', 'partner_lead')", name=op.f("ck_feedback_given_by")
        ),
        sa.CheckConstraint(
            "would_like_more IN ('yes', 'no', 'not_sure')", name=op.f("ck_feedback_would_like_more")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "project_id"],
            ["projects.organisation_id", "projects.id"],
            name=op.f("fk_feedback_organisation_id_project_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "session_id"],
            ["sessions.organisation_id", "sessions.id"],
            name=op.f("fk_feedback_organisation_id_session_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_feedback_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_organisation_id"],
            ["organisations.id"],
            name=op.f("fk_feedback_recorded_by_organisation_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_feedback_organisation_id_id")),
    )
    op.create_index(op.f("ix_feedback_project_id"), "feedback", ["project_id"])
    op.create_index(
        op.f("ix_feedback_recorded_by_organisation_id"), "feedback", ["recorded_by_organisation_id"]
    )
    op.create_index(op.f("ix_feedback_session_id"), "feedback", ["session_id"])
    op.create_table(
        "feedback_links",
        sa.Column("id", ID, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("organisation_id", ID, nullable=False),
        sa.Column("project_id", ID, nullable=False),
        sa.Column("session_id", ID, nullable=False),
        sa.Column("recorded_by_organisation_id", ID, nullable=False),
        sa.Column("given_by", sa.Text(), nullable=False),
        sa.Column("closes_on", DAY, nullable=False),
        sa.Column("label", sa.Text(), nullable=True),
        sa.Column("form_version", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "given_by IN ('attendee', 'contributor', 'partner_lead')", name=op.f("ck_feedback_links_given_by")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "project_id"],
            ["projects.organisation_id", "projects.id"],
            name=op.f("fk_feedback_links_organisation_id_project_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "session_id"],
            ["sessions.organisation_id", "sessions.id"],
            name=op.f("fk_feedback_links_organisation_id_session_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_feedback_links_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_organisation_id"],
            ["organisations.id"],
            name=op.f("fk_feedback_links_recorded_by_organisation_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback_links")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_feedback_links_organisation_id_id")),
    )
    op.create_index(op.f("ix_feedback_links_project_id"), "feedback_links", ["project_id"])
    op.create_index(
        op.f("ix_feedback_links_recorded_by_organisation_id"),
        "feedback_links",
        ["recorded_by_organisation_id"],
    )
    op.create_index(op.f("ix_feedback_links_session_id"), "feedback_links", ["session_id"])
    op.create_table(
        "feedback_suggestions",
        sa.Column("id", ID, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("organisation_id", ID, nullable=False),
        sa.Column("project_id", ID, nullable=False),
        sa.Column("session_id", ID, nullable=False),
        sa.Column("recorded_by_organisation_id", ID, nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("feedback_id", ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "feedback_id"],
            ["feedback.organisation_id", "feedback.id"],
            name=op.f("fk_feedback_suggestions_organisation_id_feedback_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "project_id"],
            ["projects.organisation_id", "projects.id"],
            name=op.f("fk_feedback_suggestions_organisation_id_project_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "session_id"],
            ["sessions.organisation_id", "sessions.id"],
            name=op.f("fk_feedback_suggestions_organisation_id_session_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_feedback_suggestions_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_organisation_id"],
            ["organisations.id"],
            name=op.f("fk_feedback_suggestions_recorded_by_organisation_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback_suggestions")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_feedback_suggestions_organisation_id_id")),
    )
    op.create_index(op.f("ix_feedback_suggestions_feedback_id"), "feedback_suggestions", ["feedback_id"])
    op.create_index(op.f("ix_feedback_suggestions_project_id"), "feedback_suggestions", ["project_id"])
    op.create_index(
        op.f("ix_feedback_suggestions_recorded_by_organisation_id"),
        "feedback_suggestions",
        ["recorded_by_organisation_id"],
    )
    op.create_index(op.f("ix_feedback_suggestions_session_id"), "feedback_suggestions", ["session_id"])
    op.create_table(
        "bookings",
        sa.Column("id", ID, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("organisation_id", ID, nullable=False),
        sa.Column("project_id", ID, nullable=False),
        sa.Column("session_id", ID, nullable=True),
        sa.Column("topic", sa.Text(), nullable=True),
        sa.Column("audience", sa.Text(), nullable=True),
        sa.Column("wanted_on", JSON, nullable=True),
        sa.Column("places", sa.BigInteger(), nullable=True),
        sa.Column("booked_by_organisation_id", ID, nullable=False),
        sa.Column("booked_for", sa.Text(), nullable=True),
        sa.Column("department", sa.Text(), nullable=True),
        sa.Column("booked_on", JSON, nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("arose_from_session_id", ID, nullable=True),
        sa.Column("arose_from_booking_id", ID, nullable=True),
        sa.Column("arose_from_suggestion_id", ID, nullable=True),
        sa.Column("arose_from_commitment_id", ID, nullable=True),
        sa.Column("recorded_from", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("example_layer", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("booked_from", DAY, nullable=True),
        sa.CheckConstraint(
            "example_layer IN ('published', 'demonstration')", name=op.f("ck_bookings_example_layer")
        ),
        sa.CheckConstraint(
            "status IN ('requested', 'confirmed', 'waiting', 'declined', 'cancelled', 'attended')",
            name=op.f("ck_bookings_status"),
        ),
        sa.CheckConstraint("recorded_from IN ('live', 'history')", name=op.f("ck_bookings_recorded_from")),
        sa.CheckConstraint("places BETWEEN 1 AND 10000", name=op.f("ck_bookings_has_places")),
        sa.CheckConstraint(
            "session_id IS NULL OR places IS NOT NULL", name=op.f("ck_bookings_counts_in_its_session")
        ),
        sa.CheckConstraint(
            "session_id IS NOT NULL OR topic IS NOT NULL", name=op.f("ck_bookings_asks_for_something")
        ),
        sa.ForeignKeyConstraint(
            ["booked_by_organisation_id"],
            ["organisations.id"],
            name=op.f("fk_bookings_booked_by_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "arose_from_booking_id"],
            ["bookings.organisation_id", "bookings.id"],
            name=op.f("fk_bookings_organisation_id_arose_from_booking_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "arose_from_commitment_id"],
            ["commitments.organisation_id", "commitments.id"],
            name=op.f("fk_bookings_organisation_id_arose_from_commitment_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "arose_from_session_id"],
            ["sessions.organisation_id", "sessions.id"],
            name=op.f("fk_bookings_organisation_id_arose_from_session_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "arose_from_suggestion_id"],
            ["feedback_suggestions.organisation_id", "feedback_suggestions.id"],
            name=op.f("fk_bookings_organisation_id_arose_from_suggestion_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "project_id"],
            ["projects.organisation_id", "projects.id"],
            name=op.f("fk_bookings_organisation_id_project_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "session_id"],
            ["sessions.organisation_id", "sessions.id"],
            name=op.f("fk_bookings_organisation_id_session_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_bookings_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bookings")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_bookings_organisation_id_id")),
    )
    op.create_index(op.f("ix_bookings_booked_by_organisation_id"), "bookings", ["booked_by_organisation_id"])
    op.create_index(
        op.f("ix_bookings_organisation_id_status_id"), "bookings", ["organisation_id", "status", "id"]
    )
    op.create_index(op.f("ix_bookings_project_id"), "bookings", ["project_id"])
    op.create_index(op.f("ix_bookings_session_id"), "bookings", ["session_id"])
    if op.get_bind().dialect.name == "postgresql":
        for statement in row_security_0019.statements(context.config.attributes.get("serving_role")):
            op.execute(statement)


def downgrade() -> None:
    for table in ("bookings", "feedback_suggestions", "feedback_links", "feedback"):
        op.drop_table(table)
