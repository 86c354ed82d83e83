"""The few places that read or write past a scope, each with its reason: the audit list, kept by test.

A new entry is a decision: who is served, and why could no Scope do it?
"""

import ast
from collections.abc import Iterator
from pathlib import Path

from sqlmodel import SQLModel

from app.kit.tables import CLASSES, Scoped
from app.schema import metadata

APP = Path(__file__).parents[2] / "app"

# How code gets past the criterion, by the name that it calls or reads.
HATCHES = {
    "system",
    "system_read",
    "trusted",
    "trusted_change",
    "as_system",
    "insert",
    "insert_at_end",
    "criterion",
    "Criterion",
    "_connection",
    "adapter",
    "compiled",
    "_raw",
    "_pool",
    "_reader",
    "_writer",
}

# Handles without a criterion (database.system): what they are for.
SYSTEM = {
    "access": "which clients and tokens were stopped: asked for every caller, before there is a scope",
    "worker": "the head of the audit's chain is nobody's",
    "upkeep": "forgets what is past its time, whoever's it is",
    "__main__": "the operator at the command line",
    "commands": "the operator at the command line",
    "kit/doing": "jobs are anybody's, and a worker does them when nobody asks any more",
    "features/mail/delivering": "forgets what came of mails, whoever's they were",
    "features/about": "whether the database answers, for /readyz",
    "features/bookings/keeping": "those who wait are others than whoever gave the places back",
    "features/bookings/places": "places are counted for whoever books, and nothing else is read of them",
    "features/clients": "a client's secret is checked, and its token taken back, before there is a scope",
    "features/contributors/audit_entries": "names of staff who have left, and of partners' clients",
    "features/example": "the operator loads the example partnership",
    "features/example_people": "the operator signs a newcomer in as somebody of the example",
    "features/answering_by_link": "who comes with a link is nobody",
    "features/assessments/assessments": "what is asked, for those who see the assessment",
    "features/assessments/reports": "people are counted, and nobody but they themselves reads a sheet",
    "features/feedback/figures": "answers are counted for partners, who may not list them",
    "features/imports/__init__": "the operator imports organisations",
    "features/keys": "the keys of the installation belong to no organisation",
    "features/master_key": "wraps everybody's keys anew, and opens nothing that they seal",
    "features/members": "accounts belong to no organisation; whoever is invited gets one",
    "features/presence/figures": "people are counted for everybody by the engine, and nothing else is read",
    "features/retention/rounds": "schedules are kept when nobody asks, whoever's the records are",
    "features/redress/rounds": "writes to those who handle what people say; addresses are the system's",
    "features/rights/copying": "a copy is of rows that no one scope sees together: history, account, mails",
    "features/rights/erasing": "erasing reaches what no one scope does, and says who is to be told",
    "features/rights/rereading": "the audit of texts that were reviewed, whoever changed them",
    "features/rights/letting_go": "the rows of somebody who is erased, whoever sees them",
    "features/rights/texts": "looks for a name in the texts of every organisation",
    "features/rounds": "what time brings about, whoever's people they are, when nobody asks",
    "features/sign_in/address": "an account's address, which belongs to no organisation",
    "features/sign_in/by_provider": "who comes from a provider is nobody yet",
    "features/sign_in/by_secret": "who comes with a link or a code is nobody yet",
    "features/sign_in/invitations": "who comes with an invitation is nobody yet",
    "features/sign_in/present": "a person's own sign-in, whoever they act for",
    "features/sign_in/providers": "which providers there are, before anybody is known",
    "people": "who is signed in, asked before there is a scope",
    "kit/audit_chain": "the audit of everybody is sealed in one chain",
    "kit/audit_proof": "the operator proves that chain",
    "features/projects/taking_off": "rows that the lead does not see or the home may not touch, after asking",
    "features/calendar_feeds": "whose calendar an address is; what is in it is read as they read it",
    "features/sessions/writing_to": "letters to those who were asked, whoever asked them",
    "kit/kept_back": "rows that the reader may not see are counted, and nothing else is read of them",
}

# Statements without a criterion inside a scoped handle.
TRUSTED = {
    "kit/changes": "counters and entries of every reader's feed",
    "kit/external_ids": "a record is gone, and so are everybody's ids of it",
    "kit/naming": "holds a record of another's for as long as it takes to give it an id; reads nothing of it",
    "kit/states": "moves of a record whose history lies with another: asked for those who may change it",
    "kit/database": "what is true whoever asks, behind no row-level security either",
    "kit/rollups": "counts of the rows that a unit of work wrote: lines that others' rows are in, too",
    "kit/telling": "who hears of a change: other organisations too",
    "features/assessments/sheets": "whether it is open: a contributor may not hold the row",
    "features/assessments/answering": "whether somebody answered themselves, for whoever writes it down",
    "features/bookings/room": "how many places are taken, by whomever",
    "features/redress/concern_recipients": "who can read a concern: a contributor sees no members otherwise",
    "features/impact/keeping": "a partner answers a record that is not its to change: what it says of that",
    "features/impact/rules": "whether words may be shown to everybody, which whoever publishes may not see",
    "features/keys": "with which master key something new is wrapped",
    "features/contributors/words": "how many of a group approve: each one's consents are theirs alone",
    "features/payments/offering": "whether somebody is under 18: the rule holds for those who may not see it",
    "features/merging/picture": "a person's rows lie in others' projects too; whose they are, a scope said",
    "features/support/numbers": "people of others are counted, coarsely, and nothing else is read of them",
    "features/contributors/through": "the version of a person whom a row names, for those who hear of it",
}

# Whole rows, stamped by whoever writes them.
INSERTS = {
    "kit/audit": "entries of the unit of work",
    "kit/audit_chain": "seals of entries, by the system",
    "kit/changes": "the event",
    "kit/external_ids": "ids that the caller gives",
    "kit/idempotency": "keys of the caller",
    "kit/states": "history of the record",
    "kit/work": "a job of the one who asks",
    "kit/writing": "the record itself, with the organisation of its parent or of the caller",
    "features/accounts": "accounts and what providers call them, by the system",
    "features/clients": "clients and revoked tokens, by the operator and the token endpoint",
    "features/contributors/keeping": "what holds now, derived from the ledger",
    "features/contributors/equality": "a person's answers, with the person's organisation",
    "features/contributors/needs": "codes of what helps, with the person's organisation",
    "features/contributors/identity": "a person's sealed identity, with the person's organisation",
    "features/contributors/duplicates": "pairs of one organisation's people, with that organisation",
    "features/contributors/likeness": "the key of a person's name, with the person's organisation",
    "features/assessments/sheets": "a sheet, with the organisation of the assessment",
    "features/assessments/answering": "whose a sheet is, with the organisations of both",
    "features/feedback/answers": "topics, with the organisations of their feedback",
    "features/keys": "keys of the installation",
    "features/master_key": "the mark of a rotation, by the operator",
    "features/one_time": "secrets, with the organisation that invites",
    "features/rights/erasing": "findings of an erasure, and one that is done again after a restore",
    "features/files": "what is in a file, beside the file",
    "features/rounds": "what an organisation was last reminded of",
    "features/sign_in/providers": "providers, by the operator",
    "features/sign_in/sign_ins": "a sign-in, for whoever has shown who they are",
    "features/mail/__init__": "a mail of the one who asks",
    "features/presence/counts": "figures, with the organisation whose they are",
    "features/retention/rounds": "what is due, with the organisation of the record",
    "features/retention/schedules": "what an organisation says of itself",
    "features/redress/concern_recipients": "who reads concerns, by the organisation that names them",
    "features/projects/project": "partners and wordings, with the project's organisation",
    "features/quotes/rules": "whose words a quote is, with the organisation that keeps it",
    "features/sign_in_attempts": "failures of whoever is not known yet",
}

# Expressions that stand in a statement unchecked.
CRITERIA = {
    "kit/reading": "how the caller stands to a row, from the model itself",
    "kit/statements": "lets them pass",
    "kit/tables": "declares them",
    "features/biography_pack": "for whom a pack is: narrows what the criterion lets through",
    "kit/standing": "whether the caller may change a row, from the model itself",
}

# The drivers themselves.
DRIVERS = {"kit/database", "kit/postgres", "kit/sqlite"}


def uses() -> Iterator[tuple[str, str]]:
    """Module and hatch, for every use in the code."""
    for path in APP.rglob("*.py"):
        module = str(path.relative_to(APP).with_suffix(""))
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Attribute) and node.attr in HATCHES and not _is_other(node):
                yield module, node.attr
            elif isinstance(node, ast.Name) and node.id in ("criterion", "Criterion"):
                yield module, node.id


def _is_other(node: ast.Attribute) -> bool:
    """`ExternalId.system` is a column, `asking.system` says who asks, and `columns.insert` fills a list."""
    return ast.unparse(node) in ("ExternalId.system", "asking.system", "columns.insert")


def users(*hatches: str) -> set[str]:
    found = {module for module, hatch in uses() if hatch in hatches}
    assert found, hatches
    return found


def test_handles_of_the_system_are_the_ones_on_the_list() -> None:
    assert users("system", "system_read") == SYSTEM.keys()


def test_statements_without_a_criterion_are_the_ones_on_the_list() -> None:
    assert users("trusted", "trusted_change", "as_system") == TRUSTED.keys()


def test_rows_are_inserted_by_those_on_the_list() -> None:
    assert users("insert", "insert_at_end") == INSERTS.keys() | {"kit/statements"}


def test_criteria_are_put_into_statements_by_those_on_the_list() -> None:
    assert users("criterion", "Criterion") == CRITERIA.keys()


def test_drivers_are_touched_by_the_adapters_only() -> None:
    assert users("_raw", "_pool", "_reader", "_writer") <= DRIVERS
    assert users("_connection", "adapter") == {"kit/database"}
    assert users("compiled") == {"kit/database"}


def test_expressions_of_ones_own_are_declared_in_one_place() -> None:
    """A class that says how it compiles could write any SQL."""
    found = {path.stem for path in APP.rglob("*.py") if "ext.compiler" in path.read_text()}
    assert found == {"expressions"}


def test_no_code_writes_sql_as_text() -> None:
    spelled = ("SELECT ", "INSERT INTO", "UPDATE ", "DELETE FROM")
    found = {
        str(path.relative_to(APP))
        for path in APP.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.startswith(spelled)
    }
    assert found <= {"kit/postgres.py", "kit/expressions.py", "kit/statements.py", "kit/sqlite.py"}


def test_application_code_never_commits() -> None:
    ends = ("commit", "COMMIT", "rollback", "ROLLBACK")
    found = {
        str(path.relative_to(APP)) for path in APP.rglob("*.py") if any(e in path.read_text() for e in ends)
    }
    assert {name for name in found if not _only_in_words(APP / name, ends)} == {
        "kit/postgres.py",
        "kit/sqlite.py",
    }


def _only_in_words(path: Path, ends: tuple[str, ...]) -> bool:
    """Whether these are said in docstrings and comments only, and are neither called nor sent."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Attribute) and node.attr in ends:
            return False
        if isinstance(node, ast.Constant) and node.value in ends:
            return False
    return True


def test_every_column_of_every_table_is_classified() -> None:
    columns = [column for table in metadata().tables.values() for column in table.columns]
    assert len(columns) > 100
    assert {str(column) for column in columns if column.info.get("class") not in CLASSES} == set()


# Tables that are reached through no scope at all: only by the system and by kit.
UNSCOPED = {
    "account_identities": "what providers call accounts",
    "accounts": "a sign-in belongs to a person, not to an organisation",
    "audit_seals": "the chain is of the whole installation: the system seals, and proves it",
    "events": "read through the reader's own feed",
    "feed_counters": "counts, and nothing else",
    "feed_entries": "read through the reader's own feed",
    "one_time_secrets": "an organisation adds some, and only the system looks at any",
    "revoked_tokens": "of no organisation",
    "sign_in_attempts": "of somebody who is not known yet",
    "sign_ins": "of a person, whoever they act for",
    "signing_keys": "of no organisation",
    "stored_secrets": "of no organisation",
}


def test_every_table_is_scoped_or_on_the_list() -> None:
    mapped = {mapper.class_ for mapper in SQLModel._sa_registry.mappers}
    assert {cls.__tablename__ for cls in mapped} == set(metadata().tables)
    assert {cls.__tablename__ for cls in mapped if not issubclass(cls, Scoped)} == UNSCOPED.keys()


def test_every_scoped_class_says_itself_who_sees_and_who_changes_it() -> None:
    """The mixin's own answer is nobody, for reading and writing alike: it fails closed."""
    from sqlalchemy import false

    class Forgotten(Scoped):
        pass

    for ask in (Forgotten.visible, Forgotten.published, Forgotten.writable):
        assert str(ask()) == str(false())
