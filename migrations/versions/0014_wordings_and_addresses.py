"""Wordings of an organisation's own, and links that prove another address"""

import sqlalchemy as sa
from alembic import context, op
from sqlalchemy.dialects import postgresql

from migrations import row_security_0014

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

ID = sa.String(length=36).with_variant(sa.UUID(as_uuid=False), "postgresql")
INSTANT = sa.Text().with_variant(sa.DateTime(timezone=True), "postgresql")
DAY = sa.Text().with_variant(sa.Date(), "postgresql")
JSON = sa.Text().with_variant(postgresql.JSONB(), "postgresql")

PURPOSES = [
    "store_contact",
    "share_profile",
    "share_needs",
    "share_standpoint",
    "publish_biography",
    "publish_quote",
    "recording",
    "photograph",
    "equality_monitoring",
    "keep_in_touch",
    "special_category_data",
]


BEFORE = ["link", "spoken", "member", "contributor"]


def upgrade() -> None:
    _create_wordings()
    _kinds_of_secrets([*BEFORE, "address"])
    if op.get_bind().dialect.name == "postgresql":
        for statement in row_security_0014.statements(context.config.attributes.get("serving_role")):
            op.execute(statement)


def _create_wordings() -> None:
    among = ", ".join(f"'{purpose}'" for purpose in PURPOSES)
    op.create_table(
        "consent_wordings",
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("wording_version", sa.Text(), nullable=False),
        sa.Column("plain", sa.Text(), nullable=False),
        sa.Column("easy_read", JSON, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("organisation_id", ID, nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("since", DAY, nullable=False),
        sa.Column("retired_on", DAY, nullable=True),
        sa.CheckConstraint(f"purpose IN ({among})", name=op.f("ck_consent_wordings_purpose")),
        sa.CheckConstraint("status IN ('current', 'retired')", name=op.f("ck_consent_wordings_status")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_consent_wordings_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent_wordings")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_consent_wordings_organisation_id_id")),
        sa.UniqueConstraint(
            "organisation_id",
            "purpose",
            "wording_version",
            name=op.f("uq_consent_wordings_organisation_id_purpose_wording_version"),
        ),
    )


def _kinds_of_secrets(kinds: list[str]) -> None:
    among = ", ".join(f"'{kind}'" for kind in kinds)
    with op.batch_alter_table("one_time_secrets") as batch:
        batch.drop_constraint(op.f("ck_one_time_secrets_kind"), type_="check")
        batch.create_check_constraint(op.f("ck_one_time_secrets_kind"), f"kind IN ({among})")


def downgrade() -> None:
    # They work for a quarter of an hour, and what is older knows nothing of them.
    op.execute("DELETE FROM one_time_secrets WHERE kind = 'address'")
    _kinds_of_secrets(BEFORE)
    op.drop_table("consent_wordings")
