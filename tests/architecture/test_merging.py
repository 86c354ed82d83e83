"""Every column that points at a contributor says what becomes of it when two records are merged."""

from app.features.merging.pointers import BY_NAME, POINTERS, Does
from app.schema import metadata


def pointing() -> set[str]:
    """Table and column of every foreign key to contributors."""
    return {
        f"{table.name}.{key.column_keys[-1]}"
        for table in metadata().tables.values()
        for key in table.foreign_key_constraints
        if key.referred_table.name == "contributors"
    }


def test_every_pointer_says_what_merging_does_with_it() -> None:
    """Add a line to app/features/merging/pointers.py for a new one; `Does` has the choices."""
    assert pointing() == POINTERS.keys()


def test_every_column_that_is_called_after_a_contributor_points_at_one() -> None:
    """One without a foreign key would be forgotten by merging and by erasure. An entry is sealed with whom it
    is about, and while an erasure is under way nothing is merged."""
    named = {
        f"{table.name}.{column.name}"
        for table in metadata().tables.values()
        for column in table.columns
        if column.name.endswith("contributor_id")
    }
    assert named - pointing() == {"audit_subjects.contributor_id", "erasures.contributor_id"}


def test_tables_that_name_records_of_any_kind_are_on_their_list() -> None:
    """Audit entries and events say what happened to the record of that day, and stay as they are."""
    names = {table.name for table in metadata().tables.values() if "record_id" in table.columns}
    stays = {"audit_entries", "events"}
    # A round puts on the list of what is due what is there, and takes off what is not.
    assert names == {*BY_NAME, *stays, "retention_dues", "erasure_findings"}


def test_rows_that_are_kept_once_have_the_columns_that_say_so() -> None:
    for name, pointer in POINTERS.items():
        table = metadata().tables[name.split(".")[0]]
        assert set(pointer.once_for) <= set(table.columns.keys())
        assert pointer.does is Does.move or not pointer.once_for
