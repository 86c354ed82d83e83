"""Project leads lead the projects in whose team they are a co-lead, and no others"""

from alembic import op

from migrations import row_security_0013

revision = "0013"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(op.f("ix_project_team_member_id"), "project_team", ["member_id"])
    if op.get_bind().dialect.name == "postgresql":
        for statement in row_security_0013.statements():
            op.execute(statement)


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for statement in row_security_0013.undo():
            op.execute(statement)
    op.drop_index(op.f("ix_project_team_member_id"), "project_team")
