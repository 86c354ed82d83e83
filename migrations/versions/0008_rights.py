"""Rights: copies of all that is held about somebody, and erasures with the texts that are reviewed first"""

import sqlalchemy as sa
from alembic import context, op
from sqlalchemy.dialects import postgresql

from migrations import row_security_0008

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

ID = sa.String(length=36).with_variant(sa.UUID(as_uuid=False), "postgresql")
INSTANT = sa.Text().with_variant(sa.DateTime(timezone=True), "postgresql")
DAY = sa.Text().with_variant(sa.Date(), "postgresql")
JSON = sa.Text().with_variant(postgresql.JSONB(), "postgresql")


def _record(table: str, *columns: sa.schema.SchemaItem) -> None:
    op.create_table(
        table,
        sa.Column("id", ID, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("organisation_id", ID, nullable=False),
        *columns,
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f(f"fk_{table}_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f(f"uq_{table}_organisation_id_id")),
    )


def upgrade() -> None:
    _create_requests()
    _create_erasures()
    _create_findings()
    if op.get_bind().dialect.name == "postgresql":
        for statement in row_security_0008.statements(context.config.attributes.get("serving_role")):
            op.execute(statement)


def _create_requests() -> None:
    table = "subject_access_requests"
    _record(
        table,
        sa.Column("contributor_id", ID, nullable=False),
        sa.Column("asked_by", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("due_on", DAY, nullable=False),
        sa.Column("ready_at", INSTANT, nullable=True),
        sa.Column("expires_at", INSTANT, nullable=True),
        sa.Column("sealed", sa.Text(), nullable=True),
        sa.CheckConstraint("state IN ('asked', 'ready', 'expired')", name=op.f(f"ck_{table}_state")),
        sa.ForeignKeyConstraint(
            ["organisation_id", "contributor_id"],
            ["contributors.organisation_id", "contributors.id"],
            name=op.f(f"fk_{table}_organisation_id_contributor_id"),
            ondelete="CASCADE",
        ),
    )
    op.create_index(op.f(f"ix_{table}_contributor_id"), table, ["contributor_id"])
    op.create_index(op.f(f"ix_{table}_state_expires_at"), table, ["state", "expires_at"])


def _create_erasures() -> None:
    table = "erasures"
    _record(
        table,
        sa.Column("contributor_id", ID, nullable=False),
        sa.Column("asked_by", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("due_on", DAY, nullable=False),
        sa.Column("recipients", JSON, nullable=False),
        sa.Column("finished_at", INSTANT, nullable=True),
        sa.CheckConstraint(
            "state IN ('asked', 'in_review', 'agreed', 'done', 'cancelled')", name=op.f(f"ck_{table}_state")
        ),
    )
    op.create_index(op.f(f"ix_{table}_contributor_id"), table, ["contributor_id"])
    op.create_index(op.f(f"ix_{table}_organisation_id_state_id"), table, ["organisation_id", "state", "id"])


def _create_findings() -> None:
    table = "erasure_findings"
    _record(
        table,
        sa.Column("erasure_id", ID, nullable=False),
        sa.Column("resource", sa.Text(), nullable=False),
        sa.Column("record_id", ID, nullable=False),
        sa.Column("member", sa.Text(), nullable=False),
        sa.Column("decision", sa.Text(), nullable=True),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.CheckConstraint("decision IN ('kept', 'reworded')", name=op.f(f"ck_{table}_decision")),
        sa.ForeignKeyConstraint(
            ["organisation_id", "erasure_id"],
            ["erasures.organisation_id", "erasures.id"],
            name=op.f(f"fk_{table}_organisation_id_erasure_id"),
            ondelete="CASCADE",
        ),
    )
    op.create_index(op.f(f"ix_{table}_erasure_id"), table, ["erasure_id"])


def downgrade() -> None:
    for table in ("erasure_findings", "erasures", "subject_access_requests"):
        op.drop_table(table)
