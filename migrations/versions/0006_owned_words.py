"""Owned words: quotes and whose they are, and what consents to publish are good for"""

import sqlalchemy as sa
from alembic import context, op
from alembic.operations import BatchOperations
from sqlalchemy.dialects import postgresql

from migrations import row_security_0006

revision = "0006"
down_revision = "0005"
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
)
PURPOSES = (*OLD_PURPOSES, "special_category_data")
# What was agreed to before uses could be chosen was agreed to for any.
ANY_USE = '["conference", "training", "report", "information_pack", "web"]'


def upgrade() -> None:
    for table, uses in (("consents", "[]"), ("live_consents", ANY_USE)):
        with op.batch_alter_table(table) as batch:
            _purposes(batch, table, PURPOSES)
            batch.add_column(sa.Column("uses", JSON, nullable=False, server_default=uses))
    op.create_index(op.f("ix_live_consents_subject_id_purpose"), "live_consents", ["subject_id", "purpose"])
    op.create_index(op.f("ix_biographies_status_contributor_id"), "biographies", ["status", "contributor_id"])
    _create_quotes()
    _create_voices()
    if op.get_bind().dialect.name == "postgresql":
        for statement in row_security_0006.statements(context.config.attributes.get("serving_role")):
            op.execute(statement)


def _purposes(batch: BatchOperations, table: str, codes: tuple[str, ...]) -> None:
    among = ", ".join(f"'{code}'" for code in codes)
    batch.drop_constraint(op.f(f"ck_{table}_purpose"), type_="check")
    batch.create_check_constraint(op.f(f"ck_{table}_purpose"), f"purpose IN ({among})")


def _create_quotes() -> None:
    op.create_table(
        "quotes",
        sa.Column("id", ID, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("organisation_id", ID, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("credited_as", sa.Text(), nullable=True),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("project_id", ID, nullable=True),
        sa.Column("session_id", ID, nullable=True),
        sa.Column("audience", sa.Text(), nullable=True),
        sa.Column("recipients", JSON, nullable=False),
        sa.Column("uses", JSON, nullable=False),
        sa.Column("expires_on", DAY, nullable=True),
        sa.Column("agreed_how", sa.Text(), nullable=True),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("example_layer", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("lead_organisation_id", ID, nullable=True),
        sa.Column("voices", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("kind IN ('quote', 'story')", name=op.f("ck_quotes_kind")),
        sa.CheckConstraint("owner IN ('contributor', 'group', 'anonymous')", name=op.f("ck_quotes_owner")),
        sa.CheckConstraint(
            "audience IN ('home', 'named', 'partners', 'public')", name=op.f("ck_quotes_audience")
        ),
        sa.CheckConstraint(
            "example_layer IN ('published', 'demonstration')", name=op.f("ck_quotes_example_layer")
        ),
        sa.CheckConstraint(
            "status IN ('draft', 'shown', 'approved', 'refused', 'taken_back', 'expired')",
            name=op.f("ck_quotes_status"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_quotes_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["lead_organisation_id", "project_id"],
            ["projects.organisation_id", "projects.id"],
            name=op.f("fk_quotes_lead_organisation_id_project_id"),
        ),
        sa.ForeignKeyConstraint(
            ["lead_organisation_id", "session_id"],
            ["sessions.organisation_id", "sessions.id"],
            name=op.f("fk_quotes_lead_organisation_id_session_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quotes")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_quotes_organisation_id_id")),
    )
    op.create_index(op.f("ix_quotes_project_id"), "quotes", ["project_id"])
    op.create_index(op.f("ix_quotes_status_id"), "quotes", ["status", "id"])
    op.create_index(
        op.f("ix_quotes_organisation_id_status_id"), "quotes", ["organisation_id", "status", "id"]
    )


def _create_voices() -> None:
    op.create_table(
        "quote_voices",
        sa.Column("id", ID, nullable=False),
        sa.Column("organisation_id", ID, nullable=False),
        sa.Column("quote_id", ID, nullable=False),
        sa.Column("contributor_id", ID, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "quote_id"],
            ["quotes.organisation_id", "quotes.id"],
            name=op.f("fk_quote_voices_organisation_id_quote_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "contributor_id"],
            ["contributors.organisation_id", "contributors.id"],
            name=op.f("fk_quote_voices_organisation_id_contributor_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quote_voices")),
        sa.UniqueConstraint(
            "organisation_id",
            "quote_id",
            "contributor_id",
            name=op.f("uq_quote_voices_organisation_id_quote_id_contributor_id"),
        ),
    )
    op.create_index(op.f("ix_quote_voices_quote_id"), "quote_voices", ["quote_id"])
    op.create_index(op.f("ix_quote_voices_contributor_id"), "quote_voices", ["contributor_id"])


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for statement in row_security_0006.undo():
            op.execute(statement)
    op.drop_table("quote_voices")
    op.drop_table("quotes")
    op.drop_index(op.f("ix_biographies_status_contributor_id"), "biographies")
    op.drop_index(op.f("ix_live_consents_subject_id_purpose"), "live_consents")
    # What had no name before goes; what it comes to first, since it hangs on the other.
    for table in ("live_consents", "consents"):
        op.execute(f"DELETE FROM {table} WHERE purpose = 'special_category_data'")
        with op.batch_alter_table(table) as batch:
            _purposes(batch, table, OLD_PURPOSES)
            batch.drop_column("uses")
