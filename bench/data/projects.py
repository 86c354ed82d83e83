"""Organisations, projects, and what hangs on a project from its first day."""

from collections.abc import Iterator

from app.features.enumerations import ForWhom, ProjectKind, Sphere, Stage
from bench.data.maker import Maker, Placed, Row, Tables, as_json

PROJECTS = 5_000


def organisations(maker: Maker) -> Tables:
    """Fifty authorities."""
    yield "organisations", _organisations(maker)


def projects(maker: Maker) -> Tables:
    """Projects with up to three partners each, a purpose, and one external id."""
    yield "projects", _projects(maker)
    yield "project_partners", _partners(maker)
    yield "project_purposes", _purposes(maker)
    yield "external_ids", _external_ids(maker)


def _organisations(maker: Maker) -> Iterator[Row]:
    for number, own_id in enumerate(maker.organisations):
        name = f"Authority {number:02}"
        members = {"name": name, "name_key": name.casefold(), "kind": "local_authority"}
        yield maker.record(own_id) | {"id": own_id} | members


def _projects(maker: Maker) -> Iterator[Row]:
    for number in range(maker.size(PROJECTS)):
        record = maker.record(maker.owner())
        maker.projects.append(Placed(record["id"], record["organisation_id"], record["id"]))
        yield record | _members(maker, f"Project {number:06}")


def _members(maker: Maker, title: str) -> Row:
    year = maker.random.randint(2021, 2026)
    return {
        "title": title,
        "title_key": title.casefold(),
        "kind": maker.one_of(ProjectKind),
        "purpose": maker.words(20, 60),
        "purpose_version": 1,
        "intended_difference": maker.words(10, 30),
        "limits": maker.words(5, 15),
        "visibility": maker.random.choices(("partners", "network", "public"), (70, 20, 10))[0],
        "priority_areas": as_json([maker.words(2, 4) for _ in range(maker.random.randint(1, 3))]),
        "cross_cutting_theme": maker.words(2, 4),
        "spheres": as_json([maker.one_of(Sphere)]),
        "for_whom": as_json([maker.one_of(ForWhom)]),
        "programme_context": "ASYE",
        "happened": as_json(f"{year}-05"),
        "happened_from": f"{year}-05-01",
        "funder": "Partnership",
        "budget_pence": maker.random.randint(0, 5_000_000),
        "ladder_intended": "co_design",
        "ladder_experienced": "engagement",
        "insurance_note": maker.words(4, 8),
        "headcounts": as_json([{"perspective": "lived_experience", "count": 6, "at_least": False}]),
        "source": maker.words(4, 8),
        # Most are under way, so that a list by stage has several full pages at small scales too.
        "stage": Stage.delivery.value if maker.chance(0.6) else maker.one_of(Stage),
    }


def _partners(maker: Maker) -> Iterator[Row]:
    for project in maker.projects:
        others = [each for each in maker.organisations if each != project.organisation_id]
        maker.partners[project.id] = maker.random.sample(others, k=maker.random.randint(0, 3))
        for partner_id in maker.partners[project.id]:
            yield {
                "id": maker.id(),
                "organisation_id": project.organisation_id,
                "project_id": project.id,
                "partner_organisation_id": partner_id,
                "created_at": maker.instant(),
            }


def _purposes(maker: Maker) -> Iterator[Row]:
    for project in maker.projects:
        worded = {"project_id": project.id, "number": 1, "purpose": maker.words(20, 60), "actor": "import"}
        yield maker.record(project.organisation_id) | worded


def _external_ids(maker: Maker) -> Iterator[Row]:
    for number, project in enumerate(maker.projects):
        yield {
            "id": maker.id(),
            "assigned_by_organisation_id": project.organisation_id,
            "resource": "project",
            "system": "casework",
            "value": f"P-{number:06}",
            "record_id": project.id,
            "created_at": maker.instant(),
        }
