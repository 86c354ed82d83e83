"""Counts of impact records by heading, kept beside them"""

import sqlalchemy as sa
from alembic import context, op

from migrations import row_security_0027

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

ID = sa.String(length=36).with_variant(sa.UUID(as_uuid=False), "postgresql")


PERSPECTIVES = (
    *("lived_experience", "carer", "young_person", "practitioner", "educator"),
    *("researcher", "manager", "policy_maker", "student", "other"),
)
YEAR = {
    "sqlite": "CAST(substr(occurred_from, 1, 4) AS INTEGER)",
    "postgresql": "CAST(extract(year FROM occurred_from) AS bigint)",
}
SAID = {
    "sqlite": "EXISTS (SELECT 1 FROM json_each(perspectives) WHERE json_each.value = '{}')",
    "postgresql": """perspectives @> '"{}"'::jsonb""",
}


def counted(dialect: str) -> str:
    """What is there already, as it counts."""
    said = ", ".join(
        f"sum(CASE WHEN {SAID[dialect].format(each)} THEN 1 ELSE 0 END)" for each in PERSPECTIVES
    )
    return f"""
        INSERT INTO four_pi_counts
        SELECT organisation_id,
            CASE status WHEN 'draft' THEN recorded_by_organisation_id ELSE organisation_id END,
            pi, coalesce(direction, ''), expectation, coalesce({YEAR[dialect]}, 0),
            count(*), count(fed_back_on), {said}
        FROM impact_records WHERE status <> 'taken_back' GROUP BY 1, 2, 3, 4, 5, 6"""


def upgrade() -> None:
    op.create_table(
        "four_pi_counts",
        sa.Column("organisation_id", ID, nullable=False),
        sa.Column("reader_organisation_id", ID, nullable=False),
        sa.Column("pi", sa.Text(), nullable=False),
        sa.Column("direction", sa.Text(), nullable=False),
        sa.Column("expectation", sa.Text(), nullable=False),
        sa.Column("year", sa.BigInteger(), nullable=False),
        sa.Column("records", sa.BigInteger(), nullable=False),
        sa.Column("fed_back", sa.BigInteger(), nullable=False),
        sa.Column("said_by_lived_experience", sa.BigInteger(), nullable=False),
        sa.Column("said_by_carer", sa.BigInteger(), nullable=False),
        sa.Column("said_by_young_person", sa.BigInteger(), nullable=False),
        sa.Column("said_by_practitioner", sa.BigInteger(), nullable=False),
        sa.Column("said_by_educator", sa.BigInteger(), nullable=False),
        sa.Column("said_by_researcher", sa.BigInteger(), nullable=False),
        sa.Column("said_by_manager", sa.BigInteger(), nullable=False),
        sa.Column("said_by_policy_maker", sa.BigInteger(), nullable=False),
        sa.Column("said_by_student", sa.BigInteger(), nullable=False),
        sa.Column("said_by_other", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "expectation IN ('intended', 'observed')", name=op.f("ck_four_pi_counts_expectation")
        ),
        sa.CheckConstraint(
            "pi IN ('principles', 'purpose', 'presence', 'process', 'impact')",
            name=op.f("ck_four_pi_counts_pi"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_four_pi_counts_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["reader_organisation_id"],
            ["organisations.id"],
            name=op.f("fk_four_pi_counts_reader_organisation_id"),
        ),
        sa.PrimaryKeyConstraint(
            "organisation_id",
            "reader_organisation_id",
            "pi",
            "direction",
            "expectation",
            "year",
            name=op.f("pk_four_pi_counts"),
        ),
    )
    dialect = op.get_bind().dialect.name
    if dialect == "postgresql":
        for statement in row_security_0027.statements(context.config.attributes.get("serving_role")):
            op.execute(statement)
    op.execute(counted(dialect))


def downgrade() -> None:
    op.drop_table("four_pi_counts")
