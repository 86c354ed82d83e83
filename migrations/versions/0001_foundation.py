"""The foundation: every table of the first issue"""

import sqlalchemy as sa
from alembic import context, op
from sqlalchemy.dialects import postgresql

from migrations import row_security_0001

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audit_entries",
        sa.Column(
            "id", sa.String(length=36).with_variant(sa.UUID(as_uuid=False), "postgresql"), nullable=False
        ),
        sa.Column(
            "organisation_id",
            sa.String(length=36).with_variant(sa.UUID(as_uuid=False), "postgresql"),
            nullable=False,
        ),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("resource", sa.Text(), nullable=False),
        sa.Column(
            "record_id",
            sa.String(length=36).with_variant(sa.UUID(as_uuid=False), "postgresql"),
            nullable=True,
        ),
        sa.Column(
            "record_organisation_id",
            sa.String(length=36).with_variant(sa.UUID(as_uuid=False), "postgresql"),
            nullable=True,
        ),
        sa.Column("version", sa.BigInteger(), nullable=True),
        sa.Column("members", sa.Text().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("request_id", sa.Text(), nullable=False),
        sa.Column(
            "occurred_at", sa.Text().with_variant(sa.DateTime(timezone=True), "postgresql"), nullable=False
        ),
        sa.Column("seal", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "action IN ('created', 'changed', 'deleted', 'moved', 'read')",
            name=op.f("ck_audit_entries_action"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entries")),
    )
    op.create_table(
        "events",
        sa.Column(
            "id", sa.String(length=36).with_variant(sa.UUID(as_uuid=False), "postgresql"), nullable=False
        ),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("resource", sa.Text(), nullable=False),
        sa.Column(
            "record_id",
            sa.String(length=36).with_variant(sa.UUID(as_uuid=False), "postgresql"),
            nullable=False,
        ),
        sa.Column("href", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("changed", sa.Text().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column(
            "occurred_at", sa.Text().with_variant(sa.DateTime(timezone=True), "postgresql"), nullable=False
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_events")),
    )
    op.create_table(
        "external_ids",
        sa.Column(
            "id", sa.String(length=36).with_variant(sa.UUID(as_uuid=False), "postgresql"), nullable=False
        ),
        sa.Column(
            "assigned_by_organisation_id",
            sa.String(length=36).with_variant(sa.UUID(as_uuid=False), "postgresql"),
            nullable=False,
        ),
        sa.Column("resource", sa.Text(), nullable=False),
        sa.Column("system", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column(
            "record_id",
            sa.String(length=36).with_variant(sa.UUID(as_uuid=False), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "created_at", sa.Text().with_variant(sa.DateTime(timezone=True), "postgresql"), nullable=False
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_external_ids")),
        sa.UniqueConstraint(
            "assigned_by_organisation_id",
            "resource",
            "system",
            "value",
            name=op.f("uq_external_ids_assigned_by_organisation_id_resource_system_value"),
        ),
    )
    with op.batch_alter_table("external_ids", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_external_ids_record_id"), ["record_id"], unique=False)

    op.create_table(
        "feed_counters",
        sa.Column(
            "organisation_id",
            sa.String(length=36).with_variant(sa.UUID(as_uuid=False), "postgresql"),
            nullable=False,
        ),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("organisation_id", name=op.f("pk_feed_counters")),
    )
    op.create_table(
        "feed_entries",
        sa.Column(
            "reader_organisation_id",
            sa.String(length=36).with_variant(sa.UUID(as_uuid=False), "postgresql"),
            nullable=False,
        ),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column(
            "event_id",
            sa.String(length=36).with_variant(sa.UUID(as_uuid=False), "postgresql"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("reader_organisation_id", "seq", name=op.f("pk_feed_entries")),
    )
    op.create_table(
        "idempotency_keys",
        sa.Column(
            "id", sa.String(length=36).with_variant(sa.UUID(as_uuid=False), "postgresql"), nullable=False
        ),
        sa.Column(
            "organisation_id",
            sa.String(length=36).with_variant(sa.UUID(as_uuid=False), "postgresql"),
            nullable=False,
        ),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("request_hash", sa.Text(), nullable=False),
        sa.Column("status", sa.BigInteger(), nullable=True),
        sa.Column("outcome", sa.Text().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
        sa.Column(
            "created_at", sa.Text().with_variant(sa.DateTime(timezone=True), "postgresql"), nullable=False
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_idempotency_keys")),
        sa.UniqueConstraint(
            "organisation_id", "actor", "key", name=op.f("uq_idempotency_keys_organisation_id_actor_key")
        ),
    )
    op.create_table(
        "organisations",
        sa.Column(
            "id", sa.String(length=36).with_variant(sa.UUID(as_uuid=False), "postgresql"), nullable=False
        ),
        sa.Column(
            "created_at", sa.Text().with_variant(sa.DateTime(timezone=True), "postgresql"), nullable=False
        ),
        sa.Column(
            "updated_at", sa.Text().with_variant(sa.DateTime(timezone=True), "postgresql"), nullable=False
        ),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column(
            "organisation_id",
            sa.String(length=36).with_variant(sa.UUID(as_uuid=False), "postgresql"),
            nullable=False,
        ),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("kind_label", sa.Text(), nullable=True),
        sa.Column("lived_experience_term", sa.Text(), nullable=True),
        sa.Column("name_key", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.CheckConstraint(
            "kind IN ('local_authority', 'university', 'nhs_trust', 'user_led', 'regulator', 'professional_body', 'partnership', 'other')",
            name=op.f("ck_organisations_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_organisations_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisations")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_organisations_organisation_id_id")),
    )
    op.create_table(
        "revoked_tokens",
        sa.Column(
            "jti", sa.String(length=36).with_variant(sa.UUID(as_uuid=False), "postgresql"), nullable=False
        ),
        sa.Column(
            "expires_at", sa.Text().with_variant(sa.DateTime(timezone=True), "postgresql"), nullable=False
        ),
        sa.PrimaryKeyConstraint("jti", name=op.f("pk_revoked_tokens")),
    )
    op.create_table(
        "signing_keys",
        sa.Column("kid", sa.Text(), nullable=False),
        sa.Column("sealed_pem", sa.Text(), nullable=False),
        sa.Column(
            "created_at", sa.Text().with_variant(sa.DateTime(timezone=True), "postgresql"), nullable=False
        ),
        sa.Column(
            "retired_at", sa.Text().with_variant(sa.DateTime(timezone=True), "postgresql"), nullable=True
        ),
        sa.PrimaryKeyConstraint("kid", name=op.f("pk_signing_keys")),
    )
    op.create_table(
        "stored_secrets",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("wrapped", sa.Text(), nullable=False),
        sa.Column(
            "created_at", sa.Text().with_variant(sa.DateTime(timezone=True), "postgresql"), nullable=False
        ),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_stored_secrets")),
    )
    op.create_table(
        "clients",
        sa.Column(
            "id", sa.String(length=36).with_variant(sa.UUID(as_uuid=False), "postgresql"), nullable=False
        ),
        sa.Column(
            "created_at", sa.Text().with_variant(sa.DateTime(timezone=True), "postgresql"), nullable=False
        ),
        sa.Column(
            "updated_at", sa.Text().with_variant(sa.DateTime(timezone=True), "postgresql"), nullable=False
        ),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column(
            "organisation_id",
            sa.String(length=36).with_variant(sa.UUID(as_uuid=False), "postgresql"),
            nullable=False,
        ),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("secret_hash", sa.Text(), nullable=False),
        sa.Column("permissions", sa.Text().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column(
            "disabled_at", sa.Text().with_variant(sa.DateTime(timezone=True), "postgresql"), nullable=True
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_clients_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clients")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_clients_organisation_id_id")),
    )
    op.create_table(
        "projects",
        sa.Column(
            "id", sa.String(length=36).with_variant(sa.UUID(as_uuid=False), "postgresql"), nullable=False
        ),
        sa.Column(
            "created_at", sa.Text().with_variant(sa.DateTime(timezone=True), "postgresql"), nullable=False
        ),
        sa.Column(
            "updated_at", sa.Text().with_variant(sa.DateTime(timezone=True), "postgresql"), nullable=False
        ),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column(
            "organisation_id",
            sa.String(length=36).with_variant(sa.UUID(as_uuid=False), "postgresql"),
            nullable=False,
        ),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("kind_label", sa.Text(), nullable=True),
        sa.Column("purpose", sa.Text(), nullable=True),
        sa.Column("intended_difference", sa.Text(), nullable=True),
        sa.Column("limits", sa.Text(), nullable=True),
        sa.Column("visibility", sa.Text(), nullable=False),
        sa.Column("priority_areas", sa.Text().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("cross_cutting_theme", sa.Text(), nullable=True),
        sa.Column("spheres", sa.Text().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("for_whom", sa.Text().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("programme_context", sa.Text(), nullable=True),
        sa.Column("happened", sa.Text().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
        sa.Column("funder", sa.Text(), nullable=True),
        sa.Column("budget_pence", sa.BigInteger(), nullable=True),
        sa.Column("ladder_intended", sa.Text(), nullable=True),
        sa.Column("ladder_experienced", sa.Text(), nullable=True),
        sa.Column("ethics_approval", sa.Text().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
        sa.Column("insurance_note", sa.Text(), nullable=True),
        sa.Column("headcounts", sa.Text().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("example_layer", sa.Text(), nullable=True),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("purpose_version", sa.BigInteger(), nullable=False),
        sa.Column("title_key", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("happened_from", sa.Text().with_variant(sa.Date(), "postgresql"), nullable=True),
        sa.CheckConstraint(
            "example_layer IN ('published', 'demonstration')", name=op.f("ck_projects_example_layer")
        ),
        sa.CheckConstraint(
            "kind IN ('training', 'mend_the_gap', 'advisory_group', 'policy_review', 'recruitment', 'research', 'working_group', 'event', 'other')",
            name=op.f("ck_projects_kind"),
        ),
        sa.CheckConstraint(
            "ladder_experienced IN ('coercion', 'educating', 'informing', 'consultation', 'engagement', 'co_design', 'co_production')",
            name=op.f("ck_projects_ladder_experienced"),
        ),
        sa.CheckConstraint(
            "ladder_intended IN ('educating', 'informing', 'consultation', 'engagement', 'co_design', 'co_production')",
            name=op.f("ck_projects_ladder_intended"),
        ),
        sa.CheckConstraint(
            "stage IN ('scoping', 'co_design', 'delivery', 'reporting', 'embedded', 'closed')",
            name=op.f("ck_projects_stage"),
        ),
        sa.CheckConstraint(
            "visibility IN ('partners', 'network', 'public')", name=op.f("ck_projects_visibility")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_projects_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_projects")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_projects_organisation_id_id")),
    )
    with op.batch_alter_table("projects", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_projects_organisation_id_stage_id"),
            ["organisation_id", "stage", "id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_projects_organisation_id_title_key_id"),
            ["organisation_id", "title_key", "id"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_projects_visibility_id"), ["visibility", "id"], unique=False)

    op.create_table(
        "state_changes",
        sa.Column(
            "id", sa.String(length=36).with_variant(sa.UUID(as_uuid=False), "postgresql"), nullable=False
        ),
        sa.Column(
            "created_at", sa.Text().with_variant(sa.DateTime(timezone=True), "postgresql"), nullable=False
        ),
        sa.Column(
            "updated_at", sa.Text().with_variant(sa.DateTime(timezone=True), "postgresql"), nullable=False
        ),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column(
            "organisation_id",
            sa.String(length=36).with_variant(sa.UUID(as_uuid=False), "postgresql"),
            nullable=False,
        ),
        sa.Column("resource", sa.Text(), nullable=False),
        sa.Column(
            "record_id",
            sa.String(length=36).with_variant(sa.UUID(as_uuid=False), "postgresql"),
            nullable=False,
        ),
        sa.Column("from_state", sa.Text(), nullable=True),
        sa.Column("to_state", sa.Text(), nullable=False),
        sa.Column("on", sa.Text().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_state_changes_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_state_changes")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_state_changes_organisation_id_id")),
    )
    with op.batch_alter_table("state_changes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_state_changes_record_id"), ["record_id"], unique=False)

    op.create_table(
        "project_partners",
        sa.Column(
            "id", sa.String(length=36).with_variant(sa.UUID(as_uuid=False), "postgresql"), nullable=False
        ),
        sa.Column(
            "organisation_id",
            sa.String(length=36).with_variant(sa.UUID(as_uuid=False), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "project_id",
            sa.String(length=36).with_variant(sa.UUID(as_uuid=False), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "partner_organisation_id",
            sa.String(length=36).with_variant(sa.UUID(as_uuid=False), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "created_at", sa.Text().with_variant(sa.DateTime(timezone=True), "postgresql"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "project_id"],
            ["projects.organisation_id", "projects.id"],
            name=op.f("fk_project_partners_organisation_id_project_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["partner_organisation_id"],
            ["organisations.id"],
            name=op.f("fk_project_partners_partner_organisation_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project_partners")),
        sa.UniqueConstraint(
            "organisation_id",
            "project_id",
            "partner_organisation_id",
            name=op.f("uq_project_partners_organisation_id_project_id_partner_organisation_id"),
        ),
    )
    with op.batch_alter_table("project_partners", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_project_partners_partner_organisation_id"),
            ["partner_organisation_id"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_project_partners_project_id"), ["project_id"], unique=False)

    op.create_table(
        "project_purposes",
        sa.Column(
            "id", sa.String(length=36).with_variant(sa.UUID(as_uuid=False), "postgresql"), nullable=False
        ),
        sa.Column(
            "created_at", sa.Text().with_variant(sa.DateTime(timezone=True), "postgresql"), nullable=False
        ),
        sa.Column(
            "updated_at", sa.Text().with_variant(sa.DateTime(timezone=True), "postgresql"), nullable=False
        ),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column(
            "organisation_id",
            sa.String(length=36).with_variant(sa.UUID(as_uuid=False), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "project_id",
            sa.String(length=36).with_variant(sa.UUID(as_uuid=False), "postgresql"),
            nullable=False,
        ),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=True),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "project_id"],
            ["projects.organisation_id", "projects.id"],
            name=op.f("fk_project_purposes_organisation_id_project_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_project_purposes_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project_purposes")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_project_purposes_organisation_id_id")),
    )
    with op.batch_alter_table("project_purposes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_project_purposes_project_id"), ["project_id"], unique=False)

    if op.get_bind().dialect.name == "postgresql":
        for statement in row_security_0001.statements(context.config.attributes.get("serving_role")):
            op.execute(statement)


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for statement in row_security_0001.undo():
            op.execute(statement)
    with op.batch_alter_table("project_purposes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_project_purposes_project_id"))

    op.drop_table("project_purposes")
    with op.batch_alter_table("project_partners", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_project_partners_project_id"))
        batch_op.drop_index(batch_op.f("ix_project_partners_partner_organisation_id"))

    op.drop_table("project_partners")
    with op.batch_alter_table("state_changes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_state_changes_record_id"))

    op.drop_table("state_changes")
    with op.batch_alter_table("projects", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_projects_visibility_id"))
        batch_op.drop_index(batch_op.f("ix_projects_organisation_id_title_key_id"))
        batch_op.drop_index(batch_op.f("ix_projects_organisation_id_stage_id"))

    op.drop_table("projects")
    op.drop_table("clients")
    op.drop_table("stored_secrets")
    op.drop_table("signing_keys")
    op.drop_table("revoked_tokens")
    op.drop_table("organisations")
    op.drop_table("idempotency_keys")
    op.drop_table("feed_entries")
    op.drop_table("feed_counters")
    with op.batch_alter_table("external_ids", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_external_ids_record_id"))

    op.drop_table("external_ids")
    op.drop_table("events")
    op.drop_table("audit_entries")
