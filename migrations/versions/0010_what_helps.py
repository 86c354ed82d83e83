"""What helps people as codes, young people, and consents that run out"""

import sqlalchemy as sa
from alembic import context, op
from sqlalchemy.dialects import postgresql

from migrations import row_security_0010

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

ID = sa.String(length=36).with_variant(sa.UUID(as_uuid=False), "postgresql")
INSTANT = sa.Text().with_variant(sa.DateTime(timezone=True), "postgresql")
DAY = sa.Text().with_variant(sa.Date(), "postgresql")
JSON = sa.Text().with_variant(postgresql.JSONB(), "postgresql")

OLD_PURPOSES = (
    "store_contact",
    "share_profile",
    "share_standpoint",
    "publish_biography",
    "publish_quote",
    "recording",
    "photograph",
    "equality_monitoring",
    "keep_in_touch",
    "special_category_data",
)
OLD_DECIDERS = ("self", "adult_responsible", "advocate", "recorded_for_them")
STAGES = ("under_16", "from_16_to_17", "adult")


def upgrade() -> None:
    _codes((*OLD_PURPOSES, "share_needs"), (*OLD_DECIDERS, "turned_18"))
    with op.batch_alter_table("organisations") as batch:
        batch.add_column(
            sa.Column("needs_review_months", sa.BigInteger(), nullable=False, server_default="12")
        )
    with op.batch_alter_table("contributor_needs") as batch:
        batch.add_column(sa.Column("interpreter_language", sa.Text(), nullable=True))
        batch.add_column(sa.Column("reason", sa.Text(), nullable=True))
    with op.batch_alter_table("participations") as batch:
        batch.add_column(sa.Column("supports_met", JSON, nullable=False, server_default="[]"))
    with op.batch_alter_table("contributor_identities") as batch:
        batch.add_column(sa.Column("age_stage", sa.Text(), nullable=True))
        batch.add_column(sa.Column("look_on", DAY, nullable=True))
        batch.create_check_constraint(
            op.f("ck_contributor_identities_age_stage"), f"age_stage IN ({_listed(STAGES)})"
        )
        batch.create_index(op.f("ix_contributor_identities_look_on"), ["look_on"])
    # How old people are lies under seals that a migration cannot open: a round opens each once, and looks.
    op.execute("UPDATE contributor_identities SET look_on = '2026-11-01'")
    _create_supports()
    _create_reminders()
    if op.get_bind().dialect.name == "postgresql":
        for statement in row_security_0010.statements(context.config.attributes.get("serving_role")):
            op.execute(statement)


def _codes(purposes: tuple[str, ...], deciders: tuple[str, ...]) -> None:
    for table in ("live_consents", "consents"):
        with op.batch_alter_table(table) as batch:
            batch.drop_constraint(op.f(f"ck_{table}_purpose"), type_="check")
            batch.create_check_constraint(op.f(f"ck_{table}_purpose"), f"purpose IN ({_listed(purposes)})")
            if table == "consents":
                batch.drop_constraint(op.f("ck_consents_given_by"), type_="check")
                batch.create_check_constraint(
                    op.f("ck_consents_given_by"), f"given_by IN ({_listed(deciders)})"
                )


def _listed(codes: tuple[str, ...]) -> str:
    return ", ".join(f"'{code}'" for code in codes)


def _create_supports() -> None:
    op.create_table(
        "contributor_supports",
        sa.Column("id", ID, nullable=False),
        sa.Column("organisation_id", ID, nullable=False),
        sa.Column("contributor_id", ID, nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=True),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_contributor_supports_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "contributor_id"],
            ["contributors.organisation_id", "contributors.id"],
            name=op.f("fk_contributor_supports_organisation_id_contributor_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contributor_supports")),
        sa.UniqueConstraint(
            "organisation_id",
            "contributor_id",
            "code",
            name=op.f("uq_contributor_supports_organisation_id_contributor_id_code"),
        ),
    )
    op.create_index(
        op.f("ix_contributor_supports_contributor_id"), "contributor_supports", ["contributor_id"]
    )


def _create_reminders() -> None:
    op.create_table(
        "reminders",
        sa.Column("id", ID, nullable=False),
        sa.Column("organisation_id", ID, nullable=False),
        sa.Column("said", JSON, nullable=False),
        sa.Column("said_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_reminders_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminders")),
        sa.UniqueConstraint("organisation_id", name=op.f("uq_reminders_organisation_id")),
    )


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for statement in row_security_0010.undo():
            op.execute(statement)
    op.drop_table("reminders")
    op.drop_table("contributor_supports")
    with op.batch_alter_table("contributor_identities") as batch:
        batch.drop_index(op.f("ix_contributor_identities_look_on"))
        batch.drop_constraint(op.f("ck_contributor_identities_age_stage"), type_="check")
        batch.drop_column("look_on")
        batch.drop_column("age_stage")
    with op.batch_alter_table("participations") as batch:
        batch.drop_column("supports_met")
    with op.batch_alter_table("contributor_needs") as batch:
        batch.drop_column("reason")
        batch.drop_column("interpreter_language")
    with op.batch_alter_table("organisations") as batch:
        batch.drop_column("needs_review_months")
    # What had no name before goes; what it comes to first, since it hangs on the other. Lines that ended at
    # 18 what an adult had agreed to become withdrawals that were recorded: nothing that ended holds again.
    for table in ("live_consents", "consents"):
        op.execute(f"DELETE FROM {table} WHERE purpose = 'share_needs'")
    op.execute("UPDATE consents SET given_by = 'recorded_for_them' WHERE given_by = 'turned_18'")
    _codes(OLD_PURPOSES, OLD_DECIDERS)
