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
        "accounts",
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
            "disabled_at", sa.Text().with_variant(sa.DateTime(timezone=True), "postgresql"), nullable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts")),
    )
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
        sa.UniqueConstraint("name_key", name=op.f("uq_organisations_name_key")),
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
        "sign_in_attempts",
        sa.Column(
            "id", sa.String(length=36).with_variant(sa.UUID(as_uuid=False), "postgresql"), nullable=False
        ),
        sa.Column(
            "client_id",
            sa.String(length=36).with_variant(sa.UUID(as_uuid=False), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "failed_at", sa.Text().with_variant(sa.DateTime(timezone=True), "postgresql"), nullable=False
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_attempts")),
    )
    with op.batch_alter_table("sign_in_attempts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_in_attempts_client_id"), ["client_id"], unique=False)

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
        "contributors",
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
        sa.Column("display_name", sa.Text(), nullable=False),
        sa.Column("pronouns", sa.Text(), nullable=True),
        sa.Column("interests", sa.Text().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("skills", sa.Text().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("availability", sa.Text(), nullable=True),
        sa.Column("hopes", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column(
            "account_id",
            sa.String(length=36).with_variant(sa.UUID(as_uuid=False), "postgresql"),
            nullable=True,
        ),
        sa.Column(
            "display_name_key", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False
        ),
        sa.CheckConstraint(
            "status IN ('interested', 'invited', 'in_induction', 'active', 'paused', 'left')",
            name=op.f("ck_contributors_status"),
        ),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_contributors_account_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_contributors_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contributors")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_contributors_organisation_id_id")),
    )
    with op.batch_alter_table("contributors", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_contributors_account_id"), ["account_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_contributors_organisation_id_display_name_key_id"),
            ["organisation_id", "display_name_key", "id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_contributors_organisation_id_status_id"),
            ["organisation_id", "status", "id"],
            unique=False,
        )

    op.create_table(
        "members",
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
            "account_id",
            sa.String(length=36).with_variant(sa.UUID(as_uuid=False), "postgresql"),
            nullable=False,
        ),
        sa.Column("display_name", sa.Text(), nullable=False),
        sa.Column("roles", sa.Text().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column(
            "disabled_at", sa.Text().with_variant(sa.DateTime(timezone=True), "postgresql"), nullable=True
        ),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_members_account_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_members_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_members")),
        sa.UniqueConstraint(
            "organisation_id", "account_id", name=op.f("uq_members_organisation_id_account_id")
        ),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_members_organisation_id_id")),
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
        "baselines",
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
        sa.Column("occurred_on", sa.Text().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
        sa.Column("when", sa.Text(), nullable=True),
        sa.Column("where", sa.Text(), nullable=True),
        sa.Column("how", sa.Text(), nullable=True),
        sa.Column("content", sa.Text(), nullable=True),
        sa.Column("duration", sa.Text(), nullable=True),
        sa.Column("numbers", sa.Text(), nullable=True),
        sa.Column("extent_of_involvement", sa.Text(), nullable=True),
        sa.Column("type_of_involvement", sa.Text(), nullable=True),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("occurred_from", sa.Text().with_variant(sa.Date(), "postgresql"), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id", "project_id"],
            ["projects.organisation_id", "projects.id"],
            name=op.f("fk_baselines_organisation_id_project_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_baselines_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_baselines")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_baselines_organisation_id_id")),
    )
    with op.batch_alter_table("baselines", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_baselines_project_id"), ["project_id"], unique=False)

    op.create_table(
        "biographies",
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
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("credited_as", sa.Text(), nullable=True),
        sa.Column(
            "contributor_id",
            sa.String(length=36).with_variant(sa.UUID(as_uuid=False), "postgresql"),
            nullable=False,
        ),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "status IN ('draft', 'shown', 'approved', 'refused', 'taken_back', 'expired')",
            name=op.f("ck_biographies_status"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "contributor_id"],
            ["contributors.organisation_id", "contributors.id"],
            name=op.f("fk_biographies_organisation_id_contributor_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_biographies_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_biographies")),
        sa.UniqueConstraint(
            "organisation_id",
            "contributor_id",
            "number",
            name=op.f("uq_biographies_organisation_id_contributor_id_number"),
        ),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_biographies_organisation_id_id")),
    )
    with op.batch_alter_table("biographies", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_biographies_contributor_id"), ["contributor_id"], unique=False)

    op.create_table(
        "charters",
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
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("edition", sa.Text(), nullable=True),
        sa.Column("principles", sa.Text().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("signed_off_by", sa.Text(), nullable=True),
        sa.Column("signed_off_on", sa.Text().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
        sa.Column("review_on", sa.Text().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("signed_off_from", sa.Text().with_variant(sa.Date(), "postgresql"), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id", "project_id"],
            ["projects.organisation_id", "projects.id"],
            name=op.f("fk_charters_organisation_id_project_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_charters_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_charters")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_charters_organisation_id_id")),
    )
    with op.batch_alter_table("charters", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_charters_project_id"), ["project_id"], unique=False)

    op.create_table(
        "commitments",
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
        sa.Column("committed", sa.Text(), nullable=False),
        sa.Column("committed_by", sa.Text(), nullable=True),
        sa.Column(
            "committed_by_id",
            sa.String(length=36).with_variant(sa.UUID(as_uuid=False), "postgresql"),
            nullable=True,
        ),
        sa.Column("since", sa.Text().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("since_from", sa.Text().with_variant(sa.Date(), "postgresql"), nullable=True),
        sa.ForeignKeyConstraint(
            ["committed_by_id"], ["organisations.id"], name=op.f("fk_commitments_committed_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "project_id"],
            ["projects.organisation_id", "projects.id"],
            name=op.f("fk_commitments_organisation_id_project_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_commitments_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commitments")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_commitments_organisation_id_id")),
    )
    with op.batch_alter_table("commitments", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_commitments_project_id"), ["project_id"], unique=False)

    op.create_table(
        "consents",
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
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("wording_version", sa.Text(), nullable=True),
        sa.Column("given_by", sa.Text(), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=True),
        sa.Column("channel", sa.Text(), nullable=True),
        sa.Column("audience", sa.Text(), nullable=True),
        sa.Column("recipients", sa.Text().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column(
            "subject_id",
            sa.String(length=36).with_variant(sa.UUID(as_uuid=False), "postgresql"),
            nullable=True,
        ),
        sa.Column("decided_on", sa.Text().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
        sa.Column("expires_on", sa.Text().with_variant(sa.Date(), "postgresql"), nullable=True),
        sa.Column(
            "contributor_id",
            sa.String(length=36).with_variant(sa.UUID(as_uuid=False), "postgresql"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "audience IN ('home', 'named', 'partners', 'public')", name=op.f("ck_consents_audience")
        ),
        sa.CheckConstraint(
            "decision IN ('given', 'refused', 'withdrawn')", name=op.f("ck_consents_decision")
        ),
        sa.CheckConstraint(
            "given_by IN ('self', 'adult_responsible', 'advocate', 'recorded_for_them')",
            name=op.f("ck_consents_given_by"),
        ),
        sa.CheckConstraint(
            "purpose IN ('store_contact', 'share_profile', 'share_standpoint', 'publish_biography', 'publish_quote', 'recording', 'photograph', 'equality_monitoring', 'keep_in_touch')",
            name=op.f("ck_consents_purpose"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "contributor_id"],
            ["contributors.organisation_id", "contributors.id"],
            name=op.f("fk_consents_organisation_id_contributor_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_consents_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consents")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_consents_organisation_id_id")),
    )
    with op.batch_alter_table("consents", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_consents_contributor_id"), ["contributor_id"], unique=False)

    op.create_table(
        "contributor_equality",
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
        sa.Column("ethnic_group", sa.Text(), nullable=True),
        sa.Column("ethnic_group_in_own_words", sa.Text(), nullable=True),
        sa.Column("age_group", sa.Text(), nullable=True),
        sa.Column("sex", sa.Text(), nullable=True),
        sa.Column("gender_same_as_registered_at_birth", sa.Text(), nullable=True),
        sa.Column("gender_in_own_words", sa.Text(), nullable=True),
        sa.Column("sexual_orientation", sa.Text(), nullable=True),
        sa.Column("religion_or_belief", sa.Text(), nullable=True),
        sa.Column("disabled", sa.Text(), nullable=True),
        sa.Column("carer", sa.Text(), nullable=True),
        sa.Column("care_experienced", sa.Text(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "age_group IN ('under_16', 'from_16_to_17', 'from_18_to_24', 'from_25_to_34', 'from_35_to_44', 'from_45_to_54', 'from_55_to_64', 'from_65', 'prefer_not_to_say')",
            name=op.f("ck_contributor_equality_age_group"),
        ),
        sa.CheckConstraint(
            "care_experienced IN ('yes', 'no', 'prefer_not_to_say')",
            name=op.f("ck_contributor_equality_care_experienced"),
        ),
        sa.CheckConstraint(
            "carer IN ('yes', 'no', 'prefer_not_to_say')", name=op.f("ck_contributor_equality_carer")
        ),
        sa.CheckConstraint(
            "disabled IN ('yes', 'no', 'prefer_not_to_say')", name=op.f("ck_contributor_equality_disabled")
        ),
        sa.CheckConstraint(
            "ethnic_group IN ('asian_bangladeshi', 'asian_chinese', 'asian_indian', 'asian_pakistani', 'asian_other', 'black_african', 'black_caribbean', 'black_other', 'mixed_white_and_asian', 'mixed_white_and_black_african', 'mixed_white_and_black_caribbean', 'mixed_other', 'white_british', 'white_irish', 'white_gypsy_or_irish_traveller', 'white_roma', 'white_other', 'other_arab', 'other_any', 'prefer_not_to_say')",
            name=op.f("ck_contributor_equality_ethnic_group"),
        ),
        sa.CheckConstraint(
            "gender_same_as_registered_at_birth IN ('yes', 'no', 'prefer_not_to_say')",
            name=op.f("ck_contributor_equality_gender_same_as_registered_at_birth"),
        ),
        sa.CheckConstraint(
            "religion_or_belief IN ('none', 'buddhist', 'christian', 'hindu', 'jewish', 'muslim', 'sikh', 'other', 'prefer_not_to_say')",
            name=op.f("ck_contributor_equality_religion_or_belief"),
        ),
        sa.CheckConstraint(
            "sex IN ('female', 'male', 'prefer_not_to_say')", name=op.f("ck_contributor_equality_sex")
        ),
        sa.CheckConstraint(
            "sexual_orientation IN ('heterosexual', 'gay_or_lesbian', 'bisexual', 'other', 'prefer_not_to_say')",
            name=op.f("ck_contributor_equality_sexual_orientation"),
        ),
        sa.CheckConstraint(
            "source IN ('answered_themselves', 'recorded_for_them', 'imported')",
            name=op.f("ck_contributor_equality_source"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "id"],
            ["contributors.organisation_id", "contributors.id"],
            name=op.f("fk_contributor_equality_organisation_id_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_contributor_equality_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contributor_equality")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_contributor_equality_organisation_id_id")),
    )
    op.create_table(
        "contributor_identities",
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
        sa.Column("wrapped_key", sa.Text(), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("email_index", sa.Text(), nullable=True),
        sa.Column("phone_index", sa.Text(), nullable=True),
        sa.Column("legal_name_index", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id", "id"],
            ["contributors.organisation_id", "contributors.id"],
            name=op.f("fk_contributor_identities_organisation_id_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_contributor_identities_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contributor_identities")),
        sa.UniqueConstraint(
            "organisation_id", "id", name=op.f("uq_contributor_identities_organisation_id_id")
        ),
    )
    with op.batch_alter_table("contributor_identities", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_contributor_identities_organisation_id_email_index"),
            ["organisation_id", "email_index"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_contributor_identities_organisation_id_legal_name_index"),
            ["organisation_id", "legal_name_index"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_contributor_identities_organisation_id_phone_index"),
            ["organisation_id", "phone_index"],
            unique=False,
        )

    op.create_table(
        "contributor_needs",
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
        sa.Column("formats", sa.Text().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("support", sa.Text(), nullable=True),
        sa.Column("travel", sa.Text(), nullable=True),
        sa.Column("signs", sa.Text(), nullable=True),
        sa.Column("messages_stopped", sa.Boolean(), nullable=False),
        sa.Column("reviewed_on", sa.Text().with_variant(sa.Date(), "postgresql"), nullable=True),
        sa.Column("review_due_on", sa.Text().with_variant(sa.Date(), "postgresql"), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id", "id"],
            ["contributors.organisation_id", "contributors.id"],
            name=op.f("fk_contributor_needs_organisation_id_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_contributor_needs_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contributor_needs")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_contributor_needs_organisation_id_id")),
    )
    op.create_table(
        "opportunities",
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
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("role", sa.Text(), nullable=True),
        sa.Column("time", sa.Text(), nullable=True),
        sa.Column("place", sa.Text(), nullable=True),
        sa.Column("pay_note", sa.Text(), nullable=True),
        sa.Column("support_note", sa.Text(), nullable=True),
        sa.Column("closes_on", sa.Text().with_variant(sa.Date(), "postgresql"), nullable=True),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "project_id"],
            ["projects.organisation_id", "projects.id"],
            name=op.f("fk_opportunities_organisation_id_project_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_opportunities_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opportunities")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_opportunities_organisation_id_id")),
    )
    with op.batch_alter_table("opportunities", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_opportunities_project_id"), ["project_id"], unique=False)

    op.create_table(
        "outputs",
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
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("kind_label", sa.Text(), nullable=True),
        sa.Column("produced_on", sa.Text().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
        sa.Column("stated_count", sa.BigInteger(), nullable=True),
        sa.Column("at_least", sa.Boolean(), nullable=False),
        sa.Column("headcounts", sa.Text().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("example_layer", sa.Text(), nullable=True),
        sa.Column("title_key", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("produced_from", sa.Text().with_variant(sa.Date(), "postgresql"), nullable=True),
        sa.CheckConstraint(
            "example_layer IN ('published', 'demonstration')", name=op.f("ck_outputs_example_layer")
        ),
        sa.CheckConstraint(
            "kind IN ('policy', 'guidance', 'training', 'event', 'report', 'charter', 'video', 'poster', 'information_pack', 'decision_review', 'funding_bid', 'article', 'webinar', 'other')",
            name=op.f("ck_outputs_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "project_id"],
            ["projects.organisation_id", "projects.id"],
            name=op.f("fk_outputs_organisation_id_project_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_outputs_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outputs")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_outputs_organisation_id_id")),
    )
    with op.batch_alter_table("outputs", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_outputs_project_id"), ["project_id"], unique=False)

    op.create_table(
        "plan_changes",
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
        sa.Column("proposed", sa.Text(), nullable=False),
        sa.Column("spoke", sa.Text(), nullable=True),
        sa.Column("decided", sa.Text(), nullable=True),
        sa.Column("why", sa.Text(), nullable=True),
        sa.Column("decided_on", sa.Text().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("decided_from", sa.Text().with_variant(sa.Date(), "postgresql"), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id", "project_id"],
            ["projects.organisation_id", "projects.id"],
            name=op.f("fk_plan_changes_organisation_id_project_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_plan_changes_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_changes")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_plan_changes_organisation_id_id")),
    )
    with op.batch_alter_table("plan_changes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_plan_changes_project_id"), ["project_id"], unique=False)

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

    op.create_table(
        "project_team",
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
        sa.Column(
            "contributor_id",
            sa.String(length=36).with_variant(sa.UUID(as_uuid=False), "postgresql"),
            nullable=True,
        ),
        sa.Column(
            "member_id",
            sa.String(length=36).with_variant(sa.UUID(as_uuid=False), "postgresql"),
            nullable=True,
        ),
        sa.Column("role_title", sa.Text(), nullable=True),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("role_label", sa.Text(), nullable=True),
        sa.Column("perspectives", sa.Text().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("since", sa.Text().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
        sa.Column("until", sa.Text().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
        sa.Column(
            "home_organisation_id",
            sa.String(length=36).with_variant(sa.UUID(as_uuid=False), "postgresql"),
            nullable=True,
        ),
        sa.Column("since_from", sa.Text().with_variant(sa.Date(), "postgresql"), nullable=True),
        sa.CheckConstraint(
            "role IN ('co_lead', 'steering_group', 'working_group', 'adviser', 'other')",
            name=op.f("ck_project_team_role"),
        ),
        sa.CheckConstraint(
            "(CASE WHEN contributor_id IS NULL THEN 0 ELSE 1 END + CASE WHEN member_id IS NULL THEN 0 ELSE 1 END + CASE WHEN role_title IS NULL THEN 0 ELSE 1 END) = 1",
            name=op.f("ck_project_team_exactly_one"),
        ),
        sa.CheckConstraint(
            "(role_title IS NULL) = (home_organisation_id IS NOT NULL)", name=op.f("ck_project_team_home")
        ),
        sa.ForeignKeyConstraint(
            ["home_organisation_id", "contributor_id"],
            ["contributors.organisation_id", "contributors.id"],
            name=op.f("fk_project_team_home_organisation_id_contributor_id"),
        ),
        sa.ForeignKeyConstraint(
            ["home_organisation_id", "member_id"],
            ["members.organisation_id", "members.id"],
            name=op.f("fk_project_team_home_organisation_id_member_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "project_id"],
            ["projects.organisation_id", "projects.id"],
            name=op.f("fk_project_team_organisation_id_project_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_project_team_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project_team")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_project_team_organisation_id_id")),
    )
    with op.batch_alter_table("project_team", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_project_team_contributor_id"), ["contributor_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_project_team_home_organisation_id"), ["home_organisation_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_project_team_project_id"), ["project_id"], unique=False)

    op.create_table(
        "series",
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
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("kind_label", sa.Text(), nullable=True),
        sa.Column("mode", sa.Text(), nullable=True),
        sa.Column("rule", sa.Text(), nullable=True),
        sa.Column("first_on", sa.Text().with_variant(sa.Date(), "postgresql"), nullable=True),
        sa.Column("wall_start", sa.Text(), nullable=True),
        sa.Column("duration_minutes", sa.BigInteger(), nullable=True),
        sa.Column("time_zone", sa.Text(), nullable=False),
        sa.Column("min_weeks", sa.BigInteger(), nullable=True),
        sa.Column("max_weeks", sa.BigInteger(), nullable=True),
        sa.Column("until", sa.Text().with_variant(sa.Date(), "postgresql"), nullable=True),
        sa.Column("title_key", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.CheckConstraint(
            "kind IN ('training', 'induction', 'meeting', 'workshop', 'conference', 'review_group', 'interview_panel', 'check_in', 'one_to_one', 'other')",
            name=op.f("ck_series_kind"),
        ),
        sa.CheckConstraint("mode IN ('in_person', 'online', 'hybrid')", name=op.f("ck_series_mode")),
        sa.ForeignKeyConstraint(
            ["organisation_id", "project_id"],
            ["projects.organisation_id", "projects.id"],
            name=op.f("fk_series_organisation_id_project_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_series_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_series")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_series_organisation_id_id")),
    )
    with op.batch_alter_table("series", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_series_project_id"), ["project_id"], unique=False)

    op.create_table(
        "standpoints",
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
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column(
            "contributor_id",
            sa.String(length=36).with_variant(sa.UUID(as_uuid=False), "postgresql"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "contributor_id"],
            ["contributors.organisation_id", "contributors.id"],
            name=op.f("fk_standpoints_organisation_id_contributor_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_standpoints_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standpoints")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_standpoints_organisation_id_id")),
    )
    with op.batch_alter_table("standpoints", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_standpoints_contributor_id"), ["contributor_id"], unique=False)

    op.create_table(
        "live_consents",
        sa.Column(
            "id", sa.String(length=36).with_variant(sa.UUID(as_uuid=False), "postgresql"), nullable=False
        ),
        sa.Column(
            "organisation_id",
            sa.String(length=36).with_variant(sa.UUID(as_uuid=False), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "contributor_id",
            sa.String(length=36).with_variant(sa.UUID(as_uuid=False), "postgresql"),
            nullable=False,
        ),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column(
            "subject_id",
            sa.String(length=36).with_variant(sa.UUID(as_uuid=False), "postgresql"),
            nullable=False,
        ),
        sa.Column("audience", sa.Text(), nullable=False),
        sa.Column(
            "recipient_organisation_id",
            sa.String(length=36).with_variant(sa.UUID(as_uuid=False), "postgresql"),
            nullable=False,
        ),
        sa.Column("given", sa.Boolean(), nullable=False),
        sa.Column("expires_on", sa.Text().with_variant(sa.Date(), "postgresql"), nullable=True),
        sa.Column(
            "consent_id",
            sa.String(length=36).with_variant(sa.UUID(as_uuid=False), "postgresql"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "audience IN ('home', 'named', 'partners', 'public')", name=op.f("ck_live_consents_audience")
        ),
        sa.CheckConstraint(
            "purpose IN ('store_contact', 'share_profile', 'share_standpoint', 'publish_biography', 'publish_quote', 'recording', 'photograph', 'equality_monitoring', 'keep_in_touch')",
            name=op.f("ck_live_consents_purpose"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "consent_id"],
            ["consents.organisation_id", "consents.id"],
            name=op.f("fk_live_consents_organisation_id_consent_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "contributor_id"],
            ["contributors.organisation_id", "contributors.id"],
            name=op.f("fk_live_consents_organisation_id_contributor_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_live_consents_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_live_consents")),
        sa.UniqueConstraint(
            "organisation_id",
            "contributor_id",
            "purpose",
            "subject_id",
            "audience",
            "recipient_organisation_id",
            name=op.f(
                "uq_live_consents_organisation_id_contributor_id_purpose_subject_id_audience_recipient_organisation_id"
            ),
        ),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_live_consents_organisation_id_id")),
    )
    with op.batch_alter_table("live_consents", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_live_consents_contributor_id"), ["contributor_id"], unique=False)

    op.create_table(
        "sessions",
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
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("kind_label", sa.Text(), nullable=True),
        sa.Column(
            "series_id",
            sa.String(length=36).with_variant(sa.UUID(as_uuid=False), "postgresql"),
            nullable=True,
        ),
        sa.Column("starts_on", sa.Text().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
        sa.Column(
            "starts_at", sa.Text().with_variant(sa.DateTime(timezone=True), "postgresql"), nullable=True
        ),
        sa.Column("ends_at", sa.Text().with_variant(sa.DateTime(timezone=True), "postgresql"), nullable=True),
        sa.Column("time_zone", sa.Text(), nullable=False),
        sa.Column("duration_kind", sa.Text(), nullable=True),
        sa.Column("mode", sa.Text(), nullable=True),
        sa.Column("venue", sa.Text(), nullable=True),
        sa.Column("venue_access", sa.Text(), nullable=True),
        sa.Column("venue_note", sa.Text(), nullable=True),
        sa.Column("joining_link", sa.Text(), nullable=True),
        sa.Column("priority_area", sa.Text(), nullable=True),
        sa.Column("audience", sa.Text(), nullable=True),
        sa.Column("capacity", sa.BigInteger(), nullable=True),
        sa.Column("planned_number", sa.BigInteger(), nullable=True),
        sa.Column("actual_number", sa.BigInteger(), nullable=True),
        sa.Column("headcounts", sa.Text().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("recorded_from", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("example_layer", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("series_wall_start", sa.Text(), nullable=True),
        sa.Column("title_key", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("starts_from", sa.Text().with_variant(sa.Date(), "postgresql"), nullable=True),
        sa.CheckConstraint(
            "duration_kind IN ('full_day', 'half_day', 'hours')", name=op.f("ck_sessions_duration_kind")
        ),
        sa.CheckConstraint(
            "example_layer IN ('published', 'demonstration')", name=op.f("ck_sessions_example_layer")
        ),
        sa.CheckConstraint(
            "kind IN ('training', 'induction', 'meeting', 'workshop', 'conference', 'review_group', 'interview_panel', 'check_in', 'one_to_one', 'other')",
            name=op.f("ck_sessions_kind"),
        ),
        sa.CheckConstraint("mode IN ('in_person', 'online', 'hybrid')", name=op.f("ck_sessions_mode")),
        sa.CheckConstraint("recorded_from IN ('live', 'history')", name=op.f("ck_sessions_recorded_from")),
        sa.CheckConstraint(
            "status IN ('planned', 'confirmed', 'delivered', 'cancelled')", name=op.f("ck_sessions_status")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "project_id"],
            ["projects.organisation_id", "projects.id"],
            name=op.f("fk_sessions_organisation_id_project_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "series_id"],
            ["series.organisation_id", "series.id"],
            name=op.f("fk_sessions_organisation_id_series_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_sessions_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sessions")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_sessions_organisation_id_id")),
    )
    with op.batch_alter_table("sessions", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_sessions_organisation_id_starts_at_id"),
            ["organisation_id", "starts_at", "id"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_sessions_project_id"), ["project_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_sessions_project_id_starts_from_id"),
            ["project_id", "starts_from", "id"],
            unique=False,
        )

    op.create_table(
        "participations",
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
            "contributor_id",
            sa.String(length=36).with_variant(sa.UUID(as_uuid=False), "postgresql"),
            nullable=False,
        ),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("attendance", sa.Text(), nullable=False),
        sa.Column("recorded_from", sa.Text(), nullable=True),
        sa.Column("what_helped", sa.Text(), nullable=True),
        sa.Column("need_met", sa.Text(), nullable=True),
        sa.Column(
            "session_id",
            sa.String(length=36).with_variant(sa.UUID(as_uuid=False), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "project_id",
            sa.String(length=36).with_variant(sa.UUID(as_uuid=False), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "home_organisation_id",
            sa.String(length=36).with_variant(sa.UUID(as_uuid=False), "postgresql"),
            nullable=False,
        ),
        sa.Column("reply", sa.Text(), nullable=True),
        sa.Column("purpose_shown", sa.Text(), nullable=True),
        sa.Column("purpose_version", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "attendance IN ('attended', 'part', 'not_there', 'unknown')",
            name=op.f("ck_participations_attendance"),
        ),
        sa.CheckConstraint(
            "need_met IN ('met', 'partly', 'not_met', 'not_asked')", name=op.f("ck_participations_need_met")
        ),
        sa.CheckConstraint(
            "recorded_from IN ('live', 'history')", name=op.f("ck_participations_recorded_from")
        ),
        sa.CheckConstraint(
            "reply IN ('came_forward', 'invited', 'asked_question', 'undecided', 'accepted', 'declined', 'changed_mind')",
            name=op.f("ck_participations_reply"),
        ),
        sa.CheckConstraint(
            "role IN ('co_designer', 'presenter', 'facilitator', 'chair', 'member', 'observer')",
            name=op.f("ck_participations_role"),
        ),
        sa.ForeignKeyConstraint(
            ["home_organisation_id", "contributor_id"],
            ["contributors.organisation_id", "contributors.id"],
            name=op.f("fk_participations_home_organisation_id_contributor_id"),
        ),
        sa.ForeignKeyConstraint(
            ["home_organisation_id"],
            ["organisations.id"],
            name=op.f("fk_participations_home_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "project_id"],
            ["projects.organisation_id", "projects.id"],
            name=op.f("fk_participations_organisation_id_project_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "session_id"],
            ["sessions.organisation_id", "sessions.id"],
            name=op.f("fk_participations_organisation_id_session_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_participations_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participations")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_participations_organisation_id_id")),
        sa.UniqueConstraint(
            "session_id", "contributor_id", name=op.f("uq_participations_session_id_contributor_id")
        ),
    )
    with op.batch_alter_table("participations", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_participations_contributor_id"), ["contributor_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_participations_home_organisation_id"), ["home_organisation_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_participations_project_id"), ["project_id"], unique=False)

    op.create_table(
        "impact_records",
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
        sa.Column(
            "session_id",
            sa.String(length=36).with_variant(sa.UUID(as_uuid=False), "postgresql"),
            nullable=True,
        ),
        sa.Column(
            "output_id",
            sa.String(length=36).with_variant(sa.UUID(as_uuid=False), "postgresql"),
            nullable=True,
        ),
        sa.Column(
            "participation_id",
            sa.String(length=36).with_variant(sa.UUID(as_uuid=False), "postgresql"),
            nullable=True,
        ),
        sa.Column("pi", sa.Text(), nullable=False),
        sa.Column("perspectives", sa.Text().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("statement", sa.Text(), nullable=False),
        sa.Column("occurred_on", sa.Text().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
        sa.Column("expectation", sa.Text(), nullable=False),
        sa.Column("direction", sa.Text(), nullable=True),
        sa.Column("level", sa.Text(), nullable=True),
        sa.Column("sphere", sa.Text(), nullable=True),
        sa.Column("timescale", sa.Text(), nullable=True),
        sa.Column("rating", sa.BigInteger(), nullable=True),
        sa.Column("scale_id", sa.Text(), nullable=True),
        sa.Column("scale_version", sa.BigInteger(), nullable=True),
        sa.Column("how_contributed", sa.Text(), nullable=True),
        sa.Column("hoped_to_influence", sa.Text(), nullable=True),
        sa.Column("what_changed", sa.Text(), nullable=True),
        sa.Column("why_it_matters", sa.Text(), nullable=True),
        sa.Column("evidence", sa.Text().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("standards", sa.Text().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("response", sa.Text(), nullable=True),
        sa.Column("responded_by", sa.Text(), nullable=True),
        sa.Column("response_due_on", sa.Text().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
        sa.Column("fed_back_on", sa.Text().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("example_layer", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column(
            "recorded_by_organisation_id",
            sa.String(length=36).with_variant(sa.UUID(as_uuid=False), "postgresql"),
            nullable=False,
        ),
        sa.Column("occurred_from", sa.Text().with_variant(sa.Date(), "postgresql"), nullable=True),
        sa.CheckConstraint(
            "direction IN ('positive', 'negative', 'mixed', 'none')", name=op.f("ck_impact_records_direction")
        ),
        sa.CheckConstraint(
            "example_layer IN ('published', 'demonstration')", name=op.f("ck_impact_records_example_layer")
        ),
        sa.CheckConstraint(
            "expectation IN ('intended', 'observed')", name=op.f("ck_impact_records_expectation")
        ),
        sa.CheckConstraint(
            "level IN ('ethos_culture', 'policy_planning', 'service_delivery', 'outcomes_experience', 'diversity_equality', 'the_person_themselves', 'individual_practitioner')",
            name=op.f("ck_impact_records_level"),
        ),
        sa.CheckConstraint(
            "pi IN ('principles', 'purpose', 'presence', 'process', 'impact')",
            name=op.f("ck_impact_records_pi"),
        ),
        sa.CheckConstraint(
            "sphere IN ('practice', 'education', 'policy', 'governance')",
            name=op.f("ck_impact_records_sphere"),
        ),
        sa.CheckConstraint(
            "status IN ('draft', 'agreed', 'published', 'taken_back')", name=op.f("ck_impact_records_status")
        ),
        sa.CheckConstraint(
            "timescale IN ('immediate', 'within_a_year', 'longer')", name=op.f("ck_impact_records_timescale")
        ),
        sa.CheckConstraint(
            "rating IS NULL OR (scale_id IS NOT NULL AND scale_version IS NOT NULL)",
            name=op.f("ck_impact_records_rating_has_scale"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "output_id"],
            ["outputs.organisation_id", "outputs.id"],
            name=op.f("fk_impact_records_organisation_id_output_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "participation_id"],
            ["participations.organisation_id", "participations.id"],
            name=op.f("fk_impact_records_organisation_id_participation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "project_id"],
            ["projects.organisation_id", "projects.id"],
            name=op.f("fk_impact_records_organisation_id_project_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "session_id"],
            ["sessions.organisation_id", "sessions.id"],
            name=op.f("fk_impact_records_organisation_id_session_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_impact_records_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_organisation_id"],
            ["organisations.id"],
            name=op.f("fk_impact_records_recorded_by_organisation_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_impact_records")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_impact_records_organisation_id_id")),
    )
    with op.batch_alter_table("impact_records", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_impact_records_organisation_id_status_id"),
            ["organisation_id", "status", "id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_impact_records_recorded_by_organisation_id_id"),
            ["recorded_by_organisation_id", "id"],
            unique=False,
        )

    if op.get_bind().dialect.name == "postgresql":
        for statement in row_security_0001.statements(context.config.attributes.get("serving_role")):
            op.execute(statement)


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for statement in row_security_0001.undo():
            op.execute(statement)
    with op.batch_alter_table("impact_records", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_impact_records_recorded_by_organisation_id_id"))
        batch_op.drop_index(batch_op.f("ix_impact_records_organisation_id_status_id"))

    op.drop_table("impact_records")
    with op.batch_alter_table("participations", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_participations_project_id"))
        batch_op.drop_index(batch_op.f("ix_participations_home_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_participations_contributor_id"))

    op.drop_table("participations")
    with op.batch_alter_table("sessions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sessions_project_id_starts_from_id"))
        batch_op.drop_index(batch_op.f("ix_sessions_project_id"))
        batch_op.drop_index(batch_op.f("ix_sessions_organisation_id_starts_at_id"))

    op.drop_table("sessions")
    with op.batch_alter_table("live_consents", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_live_consents_contributor_id"))

    op.drop_table("live_consents")
    with op.batch_alter_table("standpoints", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_standpoints_contributor_id"))

    op.drop_table("standpoints")
    with op.batch_alter_table("series", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_series_project_id"))

    op.drop_table("series")
    with op.batch_alter_table("project_team", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_project_team_project_id"))
        batch_op.drop_index(batch_op.f("ix_project_team_home_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_project_team_contributor_id"))

    op.drop_table("project_team")
    with op.batch_alter_table("project_purposes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_project_purposes_project_id"))

    op.drop_table("project_purposes")
    with op.batch_alter_table("project_partners", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_project_partners_project_id"))
        batch_op.drop_index(batch_op.f("ix_project_partners_partner_organisation_id"))

    op.drop_table("project_partners")
    with op.batch_alter_table("plan_changes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_plan_changes_project_id"))

    op.drop_table("plan_changes")
    with op.batch_alter_table("outputs", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_outputs_project_id"))

    op.drop_table("outputs")
    with op.batch_alter_table("opportunities", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_opportunities_project_id"))

    op.drop_table("opportunities")
    op.drop_table("contributor_needs")
    with op.batch_alter_table("contributor_identities", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_contributor_identities_organisation_id_phone_index"))
        batch_op.drop_index(batch_op.f("ix_contributor_identities_organisation_id_legal_name_index"))
        batch_op.drop_index(batch_op.f("ix_contributor_identities_organisation_id_email_index"))

    op.drop_table("contributor_identities")
    op.drop_table("contributor_equality")
    with op.batch_alter_table("consents", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_consents_contributor_id"))

    op.drop_table("consents")
    with op.batch_alter_table("commitments", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_commitments_project_id"))

    op.drop_table("commitments")
    with op.batch_alter_table("charters", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_charters_project_id"))

    op.drop_table("charters")
    with op.batch_alter_table("biographies", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_biographies_contributor_id"))

    op.drop_table("biographies")
    with op.batch_alter_table("baselines", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_baselines_project_id"))

    op.drop_table("baselines")
    with op.batch_alter_table("state_changes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_state_changes_record_id"))

    op.drop_table("state_changes")
    with op.batch_alter_table("projects", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_projects_visibility_id"))
        batch_op.drop_index(batch_op.f("ix_projects_organisation_id_title_key_id"))
        batch_op.drop_index(batch_op.f("ix_projects_organisation_id_stage_id"))

    op.drop_table("projects")
    op.drop_table("members")
    with op.batch_alter_table("contributors", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_contributors_organisation_id_status_id"))
        batch_op.drop_index(batch_op.f("ix_contributors_organisation_id_display_name_key_id"))
        batch_op.drop_index(batch_op.f("ix_contributors_account_id"))

    op.drop_table("contributors")
    op.drop_table("clients")
    op.drop_table("stored_secrets")
    op.drop_table("signing_keys")
    with op.batch_alter_table("sign_in_attempts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_in_attempts_client_id"))

    op.drop_table("sign_in_attempts")
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
    op.drop_table("accounts")
