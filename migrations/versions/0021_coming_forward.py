"""Coming forward: expressions of interest, and pauses from being asked"""

import sqlalchemy as sa
from alembic import context, op

from migrations import row_security_0021

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

ID = sa.String(length=36).with_variant(sa.UUID(as_uuid=False), "postgresql")
INSTANT = sa.Text().with_variant(sa.DateTime(timezone=True), "postgresql")
DAY = sa.Text().with_variant(sa.Date(), "postgresql")


def upgrade() -> None:
    op.add_column("opportunities", sa.Column("opened_on", DAY, nullable=True))
    op.execute("UPDATE opportunities SET opened_on = DATE(created_at) WHERE is_open")
    op.create_table(
        "asking_pauses",
        sa.Column("id", ID, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("organisation_id", ID, nullable=False),
        sa.Column("contributor_id", ID, nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("until", DAY, nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id", "contributor_id"],
            ["contributors.organisation_id", "contributors.id"],
            name=op.f("fk_asking_pauses_organisation_id_contributor_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_asking_pauses_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_asking_pauses")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_asking_pauses_organisation_id_id")),
    )
    op.create_index(op.f("ix_asking_pauses_contributor_id"), "asking_pauses", ["contributor_id"])
    op.create_table(
        "expressions_of_interest",
        sa.Column("id", ID, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("organisation_id", ID, nullable=False),
        sa.Column("contributor_id", ID, nullable=False),
        sa.Column("home_organisation_id", ID, nullable=False),
        sa.Column("opportunity_id", ID, nullable=False),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("recorded_by", sa.Text(), nullable=True),
        sa.Column("project_id", ID, nullable=False),
        sa.Column("session_id", ID, nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "status IN ('came_forward', 'asked', 'not_this_time', 'taken_back')",
            name=op.f("ck_expressions_of_interest_status"),
        ),
        sa.ForeignKeyConstraint(
            ["home_organisation_id", "contributor_id"],
            ["contributors.organisation_id", "contributors.id"],
            name=op.f("fk_expressions_of_interest_home_organisation_id_contributor_id"),
        ),
        sa.ForeignKeyConstraint(
            ["home_organisation_id"],
            ["organisations.id"],
            name=op.f("fk_expressions_of_interest_home_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "opportunity_id"],
            ["opportunities.organisation_id", "opportunities.id"],
            name=op.f("fk_expressions_of_interest_organisation_id_opportunity_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "project_id"],
            ["projects.organisation_id", "projects.id"],
            name=op.f("fk_expressions_of_interest_organisation_id_project_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "session_id"],
            ["sessions.organisation_id", "sessions.id"],
            name=op.f("fk_expressions_of_interest_organisation_id_session_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_expressions_of_interest_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expressions_of_interest")),
        sa.UniqueConstraint(
            "opportunity_id",
            "contributor_id",
            name=op.f("uq_expressions_of_interest_opportunity_id_contributor_id"),
        ),
        sa.UniqueConstraint(
            "organisation_id", "id", name=op.f("uq_expressions_of_interest_organisation_id_id")
        ),
    )
    op.create_index(
        op.f("ix_expressions_of_interest_contributor_id"), "expressions_of_interest", ["contributor_id"]
    )
    op.create_index(
        op.f("ix_expressions_of_interest_home_organisation_id"),
        "expressions_of_interest",
        ["home_organisation_id"],
    )
    op.create_index(
        op.f("ix_expressions_of_interest_home_organisation_id_status_id"),
        "expressions_of_interest",
        ["home_organisation_id", "status", "id"],
    )
    op.create_index(
        op.f("ix_expressions_of_interest_opportunity_id"), "expressions_of_interest", ["opportunity_id"]
    )
    op.create_index(op.f("ix_expressions_of_interest_project_id"), "expressions_of_interest", ["project_id"])
    op.create_index(op.f("ix_expressions_of_interest_session_id"), "expressions_of_interest", ["session_id"])

    if op.get_bind().dialect.name == "postgresql":
        for statement in row_security_0021.statements(context.config.attributes.get("serving_role")):
            op.execute(statement)


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for statement in row_security_0021.undo():
            op.execute(statement)
    op.drop_table("expressions_of_interest")
    op.drop_table("asking_pauses")
    op.drop_column("opportunities", "opened_on")
