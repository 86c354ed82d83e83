"""What people may ask: complaints, concerns, corrections, objections; and how long data is kept"""

import sqlalchemy as sa
from alembic import context, op

from migrations import row_security_0009

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

ID = sa.String(length=36).with_variant(sa.UUID(as_uuid=False), "postgresql")
INSTANT = sa.Text().with_variant(sa.DateTime(timezone=True), "postgresql")
DAY = sa.Text().with_variant(sa.Date(), "postgresql")


def upgrade() -> None:
    op.add_column("organisations", sa.Column("concern_contact", sa.Text(), nullable=True))
    _create_retention_dues()
    _create_retention_schedules()
    _create_complaints()
    _create_concern_recipients()
    _create_concerns()
    _create_corrections()
    _create_objections()
    if op.get_bind().dialect.name == "postgresql":
        for statement in row_security_0009.statements(context.config.attributes.get("serving_role")):
            op.execute(statement)


def _create_retention_dues() -> None:
    op.create_table(
        "retention_dues",
        sa.Column("id", ID, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("organisation_id", ID, nullable=False),
        sa.Column("keep_until", DAY, nullable=True),
        sa.Column("keep_reason", sa.Text(), nullable=True),
        sa.Column("data_class", sa.Text(), nullable=False),
        sa.Column("resource", sa.Text(), nullable=False),
        sa.Column("record_id", ID, nullable=False),
        sa.Column("ending", sa.Text(), nullable=False),
        sa.Column("counted_from", DAY, nullable=False),
        sa.Column("due_on", DAY, nullable=False),
        sa.Column("told_on", DAY, nullable=True),
        sa.Column("member_id", ID, nullable=True),
        sa.CheckConstraint("ending IN ('remove', 'decide')", name=op.f("ck_retention_dues_ending")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_retention_dues_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retention_dues")),
        sa.UniqueConstraint(
            "organisation_id",
            "data_class",
            "record_id",
            name=op.f("uq_retention_dues_organisation_id_data_class_record_id"),
        ),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_retention_dues_organisation_id_id")),
    )
    op.create_index(
        op.f("ix_retention_dues_organisation_id_due_on_id"),
        "retention_dues",
        ["organisation_id", "due_on", "id"],
    )


def _create_retention_schedules() -> None:
    op.create_table(
        "retention_schedules",
        sa.Column("id", ID, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("organisation_id", ID, nullable=False),
        sa.Column("data_class", sa.Text(), nullable=False),
        sa.Column("months", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_retention_schedules_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retention_schedules")),
        sa.UniqueConstraint(
            "organisation_id", "data_class", name=op.f("uq_retention_schedules_organisation_id_data_class")
        ),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_retention_schedules_organisation_id_id")),
    )


def _create_complaints() -> None:
    op.create_table(
        "complaints",
        sa.Column("id", ID, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("organisation_id", ID, nullable=False),
        sa.Column("due_on", DAY, nullable=True),
        sa.Column("told_at", INSTANT, nullable=True),
        sa.Column("reminded_on", DAY, nullable=True),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("about_label", sa.Text(), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("made_as", sa.Text(), nullable=True),
        sa.Column("channel", sa.Text(), nullable=True),
        sa.Column("received_on", DAY, nullable=True),
        sa.Column("acknowledged_on", DAY, nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("closed_on", DAY, nullable=True),
        sa.Column("contributor_id", ID, nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "about IN ('access', 'correction', 'erasure', 'sharing', 'consent', 'security', 'contact', 'other')",
            name=op.f("ck_complaints_about"),
        ),
        sa.CheckConstraint(
            "outcome IN ('upheld', 'partly_upheld', 'not_upheld')", name=op.f("ck_complaints_outcome")
        ),
        sa.CheckConstraint(
            "status IN ('received', 'acknowledged', 'closed', 'withdrawn')", name=op.f("ck_complaints_status")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "contributor_id"],
            ["contributors.organisation_id", "contributors.id"],
            name=op.f("fk_complaints_organisation_id_contributor_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_complaints_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complaints")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_complaints_organisation_id_id")),
    )
    op.create_index(op.f("ix_complaints_contributor_id"), "complaints", ["contributor_id"])
    op.create_index(
        op.f("ix_complaints_organisation_id_due_on_id"), "complaints", ["organisation_id", "due_on", "id"]
    )


def _create_concern_recipients() -> None:
    op.create_table(
        "concern_recipients",
        sa.Column("id", ID, nullable=False),
        sa.Column("organisation_id", ID, nullable=False),
        sa.Column("member_id", ID, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "member_id"],
            ["members.organisation_id", "members.id"],
            name=op.f("fk_concern_recipients_organisation_id_member_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_concern_recipients_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concern_recipients")),
        sa.UniqueConstraint(
            "organisation_id", "member_id", name=op.f("uq_concern_recipients_organisation_id_member_id")
        ),
    )


def _create_concerns() -> None:
    op.create_table(
        "concerns",
        sa.Column("id", ID, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("organisation_id", ID, nullable=False),
        sa.Column("about_member_id", ID, nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("wanted", sa.Text(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("contributor_id", ID, nullable=False),
        sa.Column("recipient_member_id", ID, nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("closed_on", DAY, nullable=True),
        sa.Column("told_at", INSTANT, nullable=True),
        sa.CheckConstraint(
            "status IN ('raised', 'read', 'closed', 'withdrawn')", name=op.f("ck_concerns_status")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "about_member_id"],
            ["members.organisation_id", "members.id"],
            name=op.f("fk_concerns_organisation_id_about_member_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "contributor_id"],
            ["contributors.organisation_id", "contributors.id"],
            name=op.f("fk_concerns_organisation_id_contributor_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "recipient_member_id"],
            ["members.organisation_id", "members.id"],
            name=op.f("fk_concerns_organisation_id_recipient_member_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_concerns_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concerns")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_concerns_organisation_id_id")),
    )
    op.create_index(op.f("ix_concerns_contributor_id"), "concerns", ["contributor_id"])
    op.create_index(op.f("ix_concerns_recipient_member_id_id"), "concerns", ["recipient_member_id", "id"])


def _create_corrections() -> None:
    op.create_table(
        "corrections",
        sa.Column("id", ID, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("organisation_id", ID, nullable=False),
        sa.Column("due_on", DAY, nullable=True),
        sa.Column("told_at", INSTANT, nullable=True),
        sa.Column("reminded_on", DAY, nullable=True),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("record_id", ID, nullable=True),
        sa.Column("wrong", sa.Text(), nullable=False),
        sa.Column("would_be_right", sa.Text(), nullable=True),
        sa.Column("statement", sa.Text(), nullable=True),
        sa.Column("channel", sa.Text(), nullable=True),
        sa.Column("received_on", DAY, nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("closed_on", DAY, nullable=True),
        sa.Column("contributor_id", ID, nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "about IN ('contributor', 'participation', 'session', 'project', 'impact_record', 'quote', 'other')",
            name=op.f("ck_corrections_about"),
        ),
        sa.CheckConstraint(
            "status IN ('asked', 'corrected', 'not_corrected', 'withdrawn')",
            name=op.f("ck_corrections_status"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "contributor_id"],
            ["contributors.organisation_id", "contributors.id"],
            name=op.f("fk_corrections_organisation_id_contributor_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_corrections_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_corrections")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_corrections_organisation_id_id")),
    )
    op.create_index(op.f("ix_corrections_contributor_id"), "corrections", ["contributor_id"])
    op.create_index(
        op.f("ix_corrections_organisation_id_due_on_id"), "corrections", ["organisation_id", "due_on", "id"]
    )


def _create_objections() -> None:
    op.create_table(
        "objections",
        sa.Column("id", ID, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("organisation_id", ID, nullable=False),
        sa.Column("due_on", DAY, nullable=True),
        sa.Column("told_at", INSTANT, nullable=True),
        sa.Column("reminded_on", DAY, nullable=True),
        sa.Column("use", sa.Text(), nullable=False),
        sa.Column("use_label", sa.Text(), nullable=True),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("channel", sa.Text(), nullable=True),
        sa.Column("received_on", DAY, nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("closed_on", DAY, nullable=True),
        sa.Column("contributor_id", ID, nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "status IN ('restricted', 'upheld', 'refused', 'withdrawn')", name=op.f("ck_objections_status")
        ),
        sa.CheckConstraint(
            "use IN ('matching', 'messages', 'sharing', 'research', 'other')", name=op.f("ck_objections_use")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "contributor_id"],
            ["contributors.organisation_id", "contributors.id"],
            name=op.f("fk_objections_organisation_id_contributor_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_objections_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objections")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_objections_organisation_id_id")),
    )
    op.create_index(op.f("ix_objections_contributor_id"), "objections", ["contributor_id"])
    op.create_index(
        op.f("ix_objections_organisation_id_due_on_id"), "objections", ["organisation_id", "due_on", "id"]
    )


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for statement in row_security_0009.undo():
            op.execute(statement)
    op.drop_table("objections")
    op.drop_table("corrections")
    op.drop_table("concerns")
    op.drop_table("concern_recipients")
    op.drop_table("complaints")
    op.drop_table("retention_schedules")
    op.drop_table("retention_dues")
    with op.batch_alter_table("organisations") as batch:
        batch.drop_column("concern_contact")
