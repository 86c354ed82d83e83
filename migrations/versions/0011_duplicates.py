"""Probable duplicates of contributors, and the keys of names that find them"""

import unicodedata

import sqlalchemy as sa
from alembic import context, op
from sqlalchemy.dialects import postgresql

from migrations import row_security_0011

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

ID = sa.String(length=36).with_variant(sa.UUID(as_uuid=False), "postgresql")
INSTANT = sa.Text().with_variant(sa.DateTime(timezone=True), "postgresql")
JSON = sa.Text().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.add_column("consents", sa.Column("restated_at", INSTANT, nullable=True))
    _create_duplicates()
    _create_name_keys()
    if op.get_bind().dialect.name == "postgresql":
        for statement in row_security_0011.statements(context.config.attributes.get("serving_role")):
            op.execute(statement)


def _create_duplicates() -> None:
    op.create_table(
        "duplicates",
        sa.Column("id", ID, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("organisation_id", ID, nullable=False),
        sa.Column("contributor_id", ID, nullable=False),
        sa.Column("other_id", ID, nullable=True),
        sa.Column("reasons", JSON, nullable=False),
        sa.Column("strength", sa.Text(), nullable=False),
        sa.Column("weight", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("merged_id", ID, nullable=True),
        sa.Column("merged_at", INSTANT, nullable=True),
        sa.Column("undo_until", INSTANT, nullable=True),
        sa.Column("came_of", JSON, nullable=True),
        sa.Column("undo_image", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "strength IN ('strong', 'likely', 'possible')", name=op.f("ck_duplicates_strength")
        ),
        sa.CheckConstraint("status IN ('open', 'not_the_same', 'merged')", name=op.f("ck_duplicates_status")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_duplicates_organisation_id")
        ),
        *(
            sa.ForeignKeyConstraint(
                ["organisation_id", column],
                ["contributors.organisation_id", "contributors.id"],
                name=op.f(f"fk_duplicates_organisation_id_{column}"),
                ondelete="CASCADE",
            )
            for column in ("contributor_id", "other_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duplicates")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_duplicates_organisation_id_id")),
        sa.UniqueConstraint(
            "organisation_id",
            "contributor_id",
            "other_id",
            name=op.f("uq_duplicates_organisation_id_contributor_id_other_id"),
        ),
    )
    for columns in (
        ["organisation_id", "status", "weight", "id"],
        ["contributor_id"],
        ["other_id"],
        ["merged_id"],
        ["undo_until"],
    ):
        op.create_index(op.f(f"ix_duplicates_{'_'.join(columns)}"), "duplicates", columns)


def _create_name_keys() -> None:
    op.create_table(
        "contributor_name_keys",
        sa.Column("id", ID, nullable=False),
        sa.Column("organisation_id", ID, nullable=False),
        sa.Column("name_key", sa.Text(), nullable=False),
        sa.Column("head", sa.Text(), nullable=False),
        sa.Column("tail", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "id"],
            ["contributors.organisation_id", "contributors.id"],
            name=op.f("fk_contributor_name_keys_organisation_id_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contributor_name_keys")),
    )
    _fill_name_keys()
    for side in ("head", "tail"):
        name = op.f(f"ix_contributor_name_keys_organisation_id_{side}_name_key_id")
        op.create_index(name, "contributor_name_keys", ["organisation_id", side, "name_key", "id"])


def _fill_name_keys() -> None:
    """Keys for everybody who is there. They are compared with whoever comes later, not with each other."""
    people = sa.table(
        "contributors", sa.column("id", ID), sa.column("organisation_id", ID), sa.column("display_name")
    )
    keys = sa.table(
        "contributor_name_keys",
        sa.column("id", ID),
        sa.column("organisation_id", ID),
        *(sa.column(name, sa.Text()) for name in ("name_key", "head", "tail")),
    )
    found = op.get_bind().execute(sa.select(people)).all()
    rows = [{"id": id_, "organisation_id": home} | _columns_of(name) for id_, home, name in found]
    if rows:
        op.get_bind().execute(sa.insert(keys), rows)


# As app/features/contributors/names.py has it when this migration is made.


def _columns_of(name: str) -> dict[str, str]:
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", name).casefold())
    key = " ".join(sorted("".join(filter(None, map(_sign, plain))).split()))
    if len(key) < 5 or any(sign.isdigit() for sign in key):
        return {"name_key": key, "head": f"={key}", "tail": f"={key}"}
    middle = len(key) // 2
    return {"name_key": key, "head": f"{len(key)}<{key[:middle]}", "tail": f"{len(key)}>{key[middle:]}"}


def _sign(sign: str) -> str:
    if sign in "'’ʼ`´." or unicodedata.combining(sign):
        return ""
    return sign if sign.isalnum() or unicodedata.category(sign).startswith("M") else " "


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for statement in row_security_0011.undo(context.config.attributes.get("serving_role")):
            op.execute(statement)
    op.drop_table("contributor_name_keys")
    op.drop_table("duplicates")
    with op.batch_alter_table("consents") as batch:
        batch.drop_column("restated_at")
