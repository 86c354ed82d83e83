"""Days that a series leaves out"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

JSON = sa.Text().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.add_column("series", sa.Column("left_out", JSON, nullable=False, server_default="[]"))


def downgrade() -> None:
    op.drop_column("series", "left_out")
