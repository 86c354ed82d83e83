"""Who may import whom (ARCHITECTURE.md), over the real import graph, imports inside functions included."""

import subprocess
import sys
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).parents[2]

# A feature imports features above it in this list, and none below. The longest name that fits counts.
ORDER = [
    "enumerations",
    "wordings",
    "supports",
    "bank_holidays",
    "coarse",
    "roles",
    "keys",
    "by_link",
    "mail",
    "accounts",
    "one_time",
    "one_time_ends",
    "sign_in_attempts",
    "clients",
    "organisations",
    "own_wordings",
    "members",
    "projects.sight",
    "projects.project",
    "contributors",
    "projects",
    "sessions",
    "calendar_feeds",
    "training_record",
    "involvement",
    "hours",
    "coming_forward",
    "asking",
    "sessions.people_to_ask",
    "support",
    "payments",
    "files",
    "master_key",
    "quotes",
    "rounds",
    "biography_pack",
    "impact",
    "four_pi_counts",
    "redress.said",
    "redress.complaints",
    "redress.corrections",
    "redress.objections",
    "redress.concern_recipients",
    "redress",
    "feedback",
    "assessments",
    "gaps",
    "next_steps",
    "bookings",
    "words_to_change",
    "rights",
    "merging",
    "retention",
    "presence",
    "crosswalk",
    "reports",
    "shown",
    "public",
    "public_impact",
    "imports",
    "example",
    "sign_in",
    "answering_by_link",
    "feedback.public_form",
    "assessments.public_form",
    "example_people",
    "about",
    "pages",
]

# Who sees a person depends on where they take part, which is declared further down.
LOOKING_DOWN = {
    ("contributors.sight", "contributors.contributor"),
    ("contributors.sight", "projects.team"),
    ("contributors.sight", "sessions.participations"),
    ("contributors.sight", "sessions.session"),
    ("projects.sight", "coming_forward.expressions"),
    ("projects.sight", "contributors.through"),
    ("projects.sight", "projects.outputs"),
    ("projects.sight", "projects.project"),
    ("projects.sight", "projects.team"),
    ("projects.sight", "sessions.participations"),
    ("sessions.sight", "bookings.room"),
    # A version that history names is nobody's to put words to.
    ("own_wordings", "contributors.ledger"),
}


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    found = grimp.build_graph("app", include_external_packages=True, cache_dir=None)
    assert len(found.modules) > 30
    return found


def importers(graph: grimp.ImportGraph, package: str) -> set[str]:
    """Modules of ours that import an external package, directly."""
    return {module for module in graph.find_modules_that_directly_import(package) if module.startswith("app")}


def of(package: str, graph: grimp.ImportGraph) -> set[str]:
    return {package, *graph.find_descendants(package)}


def test_kit_knows_nothing_of_social_work(graph: grimp.ImportGraph) -> None:
    allowed = of("app.kit", graph)
    ours = {module for module in graph.modules if module.startswith("app")}
    wrong = {
        (module, imported)
        for module in allowed
        for imported in graph.find_modules_directly_imported_by(module) & ours
        if imported not in allowed
    }
    assert wrong == set()


def test_nothing_imports_main_but_the_command(graph: grimp.ImportGraph) -> None:
    assert graph.find_modules_that_directly_import("app.main") == {"app.__main__", "app.serving"}
    assert graph.find_modules_that_directly_import("app.serving") == {"app.__main__"}
    assert graph.find_modules_that_directly_import("app.__main__") == set()
    assert graph.find_modules_that_directly_import("app.worker") == {"app.__main__"}


def test_features_import_features_above_them_only(graph: grimp.ImportGraph) -> None:
    features = of("app.features", graph) - {"app.features"}
    wrong = {
        (short(module), short(imported))
        for module in features
        for imported in graph.find_modules_directly_imported_by(module) & features
        if place(imported) > place(module)
    }
    assert wrong - LOOKING_DOWN == set()
    assert wrong & LOOKING_DOWN, "nothing looks down any more: the list can go"


def short(module: str) -> str:
    return module.removeprefix("app.features.")


def place(module: str) -> int:
    names = [name for name in ORDER if f"{short(module)}.".startswith(f"{name}.")]
    assert names, f"{module} has no place in ORDER"
    return ORDER.index(max(names, key=len))


def test_every_place_in_the_order_is_taken(graph: grimp.ImportGraph) -> None:
    features = {short(module) for module in of("app.features", graph)}
    assert [name for name in ORDER if name not in features] == []


@pytest.mark.parametrize(
    ("package", "modules"),
    [
        ("jose", {"app.kit.tokens"}),
        ("dbos", {"app.kit.jobs"}),
        ("aiosmtplib", {"app.kit.smtp"}),
        ("asyncpg", {"app.kit.postgres"}),
        ("sqlite3", {"app.kit.sqlite"}),
        ("alembic", {"app.schema"}),
        ("fastapi", {"app.kit.twins"}),
    ],
)
def test_package_is_imported_where_it_is_fenced_and_nowhere_else(
    graph: grimp.ImportGraph, package: str, modules: set[str]
) -> None:
    assert importers(graph, package) == modules


@pytest.mark.parametrize("package", ["requests", "pickle", "marshal", "sqlalchemy.ext.asyncio"])
def test_package_is_imported_nowhere(graph: grimp.ImportGraph, package: str) -> None:
    assert package not in graph.modules or importers(graph, package) == set()


def test_process_that_serves_loads_neither_the_job_engine_nor_migrations() -> None:
    script = (
        "import sys; from app.main import create_app; from app.settings import read_settings; "
        "create_app(read_settings({})); print(*sorted(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    loaded = set(done.stdout.split())
    assert "app.kit.statements" in loaded
    assert loaded & {"dbos", "aiosmtplib", "alembic", "mako", "psycopg", "tqdm", "pytest", "IPython"} == set()
    # What only the document, a provider's sign-in, a calendar, a receipt or the other database needs.
    seldom = {"fastapi", "httpx", "rich", "icalendar", "puremagic", "asyncpg", "weasyprint"}
    assert loaded & seldom == set()


def test_process_that_serves_makes_no_model_ready_before_it_is_used() -> None:
    script = (
        "from app.main import all_operations; all_operations(); from app.features.projects import project; "
        "ready = lambda: project.ProjectCreate.__pydantic_complete__; before = ready(); "
        'project.ProjectCreate.model_validate_json(\'{"title": "t", "purpose": "p"}\'); '
        "print(before, ready())"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["False", "True"]
