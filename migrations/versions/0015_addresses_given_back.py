"""Links that give an address back"""

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

BEFORE = ["link", "spoken", "member", "contributor", "address"]


def upgrade() -> None:
    _kinds_of_secrets([*BEFORE, "former"])


def _kinds_of_secrets(kinds: list[str]) -> None:
    among = ", ".join(f"'{kind}'" for kind in kinds)
    with op.batch_alter_table("one_time_secrets") as batch:
        batch.drop_constraint(op.f("ck_one_time_secrets_kind"), type_="check")
        batch.create_check_constraint(op.f("ck_one_time_secrets_kind"), f"kind IN ({among})")


def downgrade() -> None:
    # What is older could do nothing with them.
    op.execute("DELETE FROM one_time_secrets WHERE kind = 'former'")
    _kinds_of_secrets(BEFORE)
