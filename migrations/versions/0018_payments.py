"""Payments, what taking part costs, rate cards, and files"""

import sqlalchemy as sa
from alembic import context, op
from sqlalchemy.dialects import postgresql

from migrations import row_security_0018

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

ID = sa.String(length=36).with_variant(sa.UUID(as_uuid=False), "postgresql")
INSTANT = sa.Text().with_variant(sa.DateTime(timezone=True), "postgresql")
DAY = sa.Text().with_variant(sa.Date(), "postgresql")
JSON = sa.Text().with_variant(postgresql.JSONB(), "postgresql")
BINARY_TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "rate_cards",
        sa.Column("id", ID, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("organisation_id", ID, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("valid_from", DAY, nullable=False),
        sa.Column("valid_until", DAY, nullable=True),
        sa.Column("lines", JSON, nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("name_key", BINARY_TEXT, nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_rate_cards_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rate_cards")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_rate_cards_organisation_id_id")),
    )
    op.create_index(
        op.f("ix_rate_cards_organisation_id_valid_from_id"),
        "rate_cards",
        ["organisation_id", "valid_from", "id"],
    )
    op.create_table(
        "payments",
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
        sa.Column("for_what", sa.Text(), nullable=True),
        sa.Column("for_on", DAY, nullable=True),
        sa.Column("rate_card_id", ID, nullable=True),
        sa.Column("rate_line", sa.Text(), nullable=True),
        sa.Column("quantity", sa.BigInteger(), nullable=True),
        sa.Column("minutes", sa.BigInteger(), nullable=True),
        sa.Column("amount_offered_pence", sa.BigInteger(), nullable=True),
        sa.Column("why", sa.Text(), nullable=True),
        sa.Column("reward", sa.Text(), nullable=True),
        sa.Column("reward_label", sa.Text(), nullable=True),
        sa.Column("own_time_declared_on", DAY, nullable=True),
        sa.Column("claim_note", sa.Text(), nullable=True),
        sa.Column("signposted_on", DAY, nullable=True),
        sa.Column("recorded_from", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("rate_unit", sa.Text(), nullable=True),
        sa.Column("rate_pence", sa.BigInteger(), nullable=True),
        sa.Column("includes_preparation", sa.Boolean(), nullable=False),
        sa.Column("minutes_covered", sa.BigInteger(), nullable=True),
        sa.Column("reply", sa.Text(), nullable=True),
        sa.Column("replied_on", DAY, nullable=True),
        sa.Column("replied_by", sa.Text(), nullable=True),
        sa.Column("amount_accepted_pence", sa.BigInteger(), nullable=True),
        sa.Column("expenses_claimed_pence", sa.BigInteger(), nullable=True),
        sa.Column("amount_claimed_pence", sa.BigInteger(), nullable=True),
        sa.Column("amount_approved_pence", sa.BigInteger(), nullable=True),
        sa.Column("amount_paid_pence", sa.BigInteger(), nullable=True),
        sa.Column("offered_by", sa.Text(), nullable=True),
        sa.Column("claimed_by", sa.Text(), nullable=True),
        sa.Column("claimed_on", DAY, nullable=True),
        sa.Column("approved_by", sa.Text(), nullable=True),
        sa.Column("approved_on", DAY, nullable=True),
        sa.Column("due_on", DAY, nullable=True),
        sa.Column("paid_on", DAY, nullable=True),
        sa.Column("days_to_pay", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('fee', 'cancelled_session', 'expenses', 'reward')", name=op.f("ck_payments_kind")
        ),
        sa.CheckConstraint(
            "rate_unit IN ('task', 'hour', 'half_day', 'full_day')", name=op.f("ck_payments_rate_unit")
        ),
        sa.CheckConstraint("recorded_from IN ('live', 'history')", name=op.f("ck_payments_recorded_from")),
        sa.CheckConstraint(
            "reply IN ('accepted', 'part_accepted', 'declined', 'donated', 'undecided')",
            name=op.f("ck_payments_reply"),
        ),
        sa.CheckConstraint(
            "reward IN ('voucher', 'gift', 'activity', 'certificate', 'other')",
            name=op.f("ck_payments_reward"),
        ),
        sa.CheckConstraint(
            "status IN ('offered', 'accepted', 'part_accepted', 'declined', 'donated', 'undecided', 'claimed', 'approved', 'paid', 'cancelled')",
            name=op.f("ck_payments_status"),
        ),
        sa.ForeignKeyConstraint(
            ["home_organisation_id", "contributor_id"],
            ["contributors.organisation_id", "contributors.id"],
            name=op.f("fk_payments_home_organisation_id_contributor_id"),
        ),
        sa.ForeignKeyConstraint(
            ["home_organisation_id", "rate_card_id"],
            ["rate_cards.organisation_id", "rate_cards.id"],
            name=op.f("fk_payments_home_organisation_id_rate_card_id"),
        ),
        sa.ForeignKeyConstraint(
            ["home_organisation_id"], ["organisations.id"], name=op.f("fk_payments_home_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "project_id"],
            ["projects.organisation_id", "projects.id"],
            name=op.f("fk_payments_organisation_id_project_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "session_id"],
            ["sessions.organisation_id", "sessions.id"],
            name=op.f("fk_payments_organisation_id_session_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "team_row_id"],
            ["project_team.organisation_id", "project_team.id"],
            name=op.f("fk_payments_organisation_id_team_row_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_payments_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payments")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_payments_organisation_id_id")),
    )
    op.create_index(op.f("ix_payments_contributor_id"), "payments", ["contributor_id"])
    op.create_index(op.f("ix_payments_home_organisation_id"), "payments", ["home_organisation_id"])
    op.create_index(
        op.f("ix_payments_home_organisation_id_status_due_on_id"),
        "payments",
        ["home_organisation_id", "status", "due_on", "id"],
    )
    op.create_index(op.f("ix_payments_project_id"), "payments", ["project_id"])
    op.create_index(op.f("ix_payments_session_id"), "payments", ["session_id"])
    op.create_table(
        "payment_expenses",
        sa.Column("id", ID, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("organisation_id", ID, nullable=False),
        sa.Column("contributor_id", ID, nullable=False),
        sa.Column("home_organisation_id", ID, nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("category_label", sa.Text(), nullable=True),
        sa.Column("amount_pence", sa.BigInteger(), nullable=False),
        sa.Column("spent_on", DAY, nullable=True),
        sa.Column("paid_up_front", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("payment_id", ID, nullable=False),
        sa.Column("project_id", ID, nullable=True),
        sa.CheckConstraint(
            "category IN ('travel', 'food', 'care', 'personal_assistant', 'accommodation', 'phone_internet', 'materials', 'other')",
            name=op.f("ck_payment_expenses_category"),
        ),
        sa.ForeignKeyConstraint(
            ["home_organisation_id", "contributor_id"],
            ["contributors.organisation_id", "contributors.id"],
            name=op.f("fk_payment_expenses_home_organisation_id_contributor_id"),
        ),
        sa.ForeignKeyConstraint(
            ["home_organisation_id"],
            ["organisations.id"],
            name=op.f("fk_payment_expenses_home_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "payment_id"],
            ["payments.organisation_id", "payments.id"],
            name=op.f("fk_payment_expenses_organisation_id_payment_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "project_id"],
            ["projects.organisation_id", "projects.id"],
            name=op.f("fk_payment_expenses_organisation_id_project_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_payment_expenses_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_expenses")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_payment_expenses_organisation_id_id")),
    )
    op.create_index(op.f("ix_payment_expenses_contributor_id"), "payment_expenses", ["contributor_id"])
    op.create_index(
        op.f("ix_payment_expenses_home_organisation_id"), "payment_expenses", ["home_organisation_id"]
    )
    op.create_index(op.f("ix_payment_expenses_payment_id"), "payment_expenses", ["payment_id"])
    op.create_index(op.f("ix_payment_expenses_project_id"), "payment_expenses", ["project_id"])
    op.create_table(
        "files",
        sa.Column("id", ID, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("organisation_id", ID, nullable=False),
        sa.Column("contributor_id", ID, nullable=False),
        sa.Column("home_organisation_id", ID, nullable=False),
        sa.Column("expense_id", ID, nullable=False),
        sa.Column("project_id", ID, nullable=True),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["home_organisation_id", "contributor_id"],
            ["contributors.organisation_id", "contributors.id"],
            name=op.f("fk_files_home_organisation_id_contributor_id"),
        ),
        sa.ForeignKeyConstraint(
            ["home_organisation_id"], ["organisations.id"], name=op.f("fk_files_home_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "expense_id"],
            ["payment_expenses.organisation_id", "payment_expenses.id"],
            name=op.f("fk_files_organisation_id_expense_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "project_id"],
            ["projects.organisation_id", "projects.id"],
            name=op.f("fk_files_organisation_id_project_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_files_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_files")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_files_organisation_id_id")),
    )
    op.create_index(op.f("ix_files_contributor_id"), "files", ["contributor_id"])
    op.create_index(op.f("ix_files_expense_id"), "files", ["expense_id"])
    op.create_index(op.f("ix_files_home_organisation_id"), "files", ["home_organisation_id"])
    op.create_index(op.f("ix_files_project_id"), "files", ["project_id"])
    op.create_table(
        "file_contents",
        sa.Column("file_id", ID, nullable=False),
        sa.Column("organisation_id", ID, nullable=False),
        sa.Column("wrapped_key", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "file_id"],
            ["files.organisation_id", "files.id"],
            name=op.f("fk_file_contents_organisation_id_file_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("file_id", name=op.f("pk_file_contents")),
    )
    with op.batch_alter_table("organisations") as batch:
        batch.add_column(
            sa.Column("second_person_above_pence", sa.BigInteger(), nullable=False, server_default="0")
        )
        batch.add_column(sa.Column("pay_within_days", sa.BigInteger(), nullable=False, server_default="30"))
    if op.get_bind().dialect.name == "postgresql":
        for statement in row_security_0018.statements(context.config.attributes.get("serving_role")):
            op.execute(statement)


def downgrade() -> None:
    with op.batch_alter_table("organisations") as batch:
        batch.drop_column("pay_within_days")
        batch.drop_column("second_person_above_pence")
    for table in ("file_contents", "files", "payment_expenses", "payments", "rate_cards"):
        op.drop_table(table)
