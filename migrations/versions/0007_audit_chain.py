"""Whom an audit entry is about, and the seals of the audit's chain"""

import sqlalchemy as sa
from alembic import context, op

from migrations import row_security_0007

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

ID = sa.String(length=36).with_variant(sa.UUID(as_uuid=False), "postgresql")

# Where entries of before say whom they are about: (table, contributor, home, the record's id).
KNOWN = (
    ("contributors", "id", "organisation_id", "id"),
    *((table, "contributor_id", "organisation_id", "id") for table in ("standpoints", "biographies")),
    ("consents", "contributor_id", "organisation_id", "id"),
    *(
        (table, "contributor_id", "home_organisation_id", "id")
        for table in ("participations", "project_team")
    ),
    ("quote_voices", "contributor_id", "organisation_id", "quote_id"),
)


def upgrade() -> None:
    op.drop_column("audit_entries", "seal")
    op.create_table(
        "audit_subjects",
        sa.Column("contributor_id", ID, nullable=False),
        sa.Column("entry_id", ID, nullable=False),
        sa.Column("organisation_id", ID, nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["audit_entries.id"], name=op.f("fk_audit_subjects_entry_id")),
        sa.PrimaryKeyConstraint("contributor_id", "entry_id", name=op.f("pk_audit_subjects")),
    )
    op.create_index(op.f("ix_audit_subjects_entry_id"), "audit_subjects", ["entry_id"])
    op.create_table(
        "audit_seals",
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("entry_id", ID, nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("chain", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_audit_seals")),
    )
    op.create_index(op.f("ix_audit_seals_entry_id"), "audit_seals", ["entry_id"], unique=True)
    for table, person, home, record in KNOWN:
        # What an organisation calls another's person is its own, and their home does not hear of it.
        op.execute(
            "INSERT INTO audit_subjects (contributor_id, entry_id, organisation_id) "
            f"SELECT w.{person}, e.id, w.{home} "
            f"FROM audit_entries e JOIN {table} w ON w.{record} = e.record_id "
            f"WHERE w.{person} IS NOT NULL AND coalesce(e.record_organisation_id, w.{home}) = w.{home}"
        )
    if op.get_bind().dialect.name == "postgresql":
        for statement in row_security_0007.statements(context.config.attributes.get("serving_role")):
            op.execute(statement)


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for statement in row_security_0007.undo():
            op.execute(statement)
    op.drop_table("audit_seals")
    op.drop_table("audit_subjects")
    op.add_column("audit_entries", sa.Column("seal", sa.Text(), nullable=True))
