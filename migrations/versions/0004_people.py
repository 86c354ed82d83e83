"""A contributor who acts for themselves: the second wall on PostgreSQL"""

from alembic import op

from migrations import row_security_0004

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for statement in row_security_0004.statements():
            op.execute(statement)


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for statement in row_security_0004.undo():
            op.execute(statement)
