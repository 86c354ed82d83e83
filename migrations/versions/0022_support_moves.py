"""Support that a template made moves with its session: the day that the template made of it"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

DAY = sa.Text().with_variant(sa.Date(), "postgresql")


def upgrade() -> None:
    op.add_column("support", sa.Column("template_due_on", DAY, nullable=True))


def downgrade() -> None:
    op.drop_column("support", "template_due_on")
