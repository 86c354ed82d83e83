"""Sessions, who took part in them, and what people said came of it."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from app.features.enumerations import (
    Attendance,
    Direction,
    ImpactLevel,
    Mode,
    ParticipationRole,
    Perspective,
    Pi,
    SessionKind,
    Sphere,
)
from bench.data.maker import Maker, Placed, Row, Tables, as_json

SESSIONS = 50_000
PARTICIPATIONS = 500_000
IMPACT_RECORDS = 500_000

_FIRST_DAY = datetime(2021, 1, 4, 10, tzinfo=UTC)


def sessions(maker: Maker) -> Tables:
    """Sessions and their participations: ten each, mostly the lead's own people, else a partner's."""
    yield "sessions", _sessions(maker)
    yield "participations", _participations(maker)


def impact_records(maker: Maker) -> Tables:
    """Impact records of all projects; one in twenty is published."""
    yield "impact_records", _impact_records(maker)


def _sessions(maker: Maker) -> Iterator[Row]:
    for number in range(maker.size(SESSIONS)):
        project = maker.random.choice(maker.projects)
        record = maker.record(project.organisation_id)
        maker.sessions.append(Placed(record["id"], project.organisation_id, project.id))
        starts = _FIRST_DAY + timedelta(days=maker.random.randrange(2_000))
        title = f"Session {number:06}"
        yield record | {
            "project_id": project.id,
            "title": title,
            "title_key": title.casefold(),
            "kind": maker.one_of(SessionKind),
            "starts_on": as_json(f"{starts:%Y-%m-%d}"),
            "starts_from": f"{starts:%Y-%m-%d}",
            "starts_at": f"{starts:%Y-%m-%dT%H:%M:%S.%fZ}",
            "ends_at": f"{starts + timedelta(hours=2):%Y-%m-%dT%H:%M:%S.%fZ}",
            "time_zone": "Europe/London",
            "mode": maker.one_of(Mode),
            "venue": maker.words(2, 4),
            "headcounts": "[]",
            "description": maker.words(10, 20),
            "recorded_from": "history",
            "status": "delivered",
        }


def _participations(maker: Maker) -> Iterator[Row]:
    each = max(1, maker.size(PARTICIPATIONS) // len(maker.sessions))
    for session in maker.sessions:
        homes = [session.organisation_id, *maker.partners[session.project_id]]
        home_id = maker.random.choice(homes) if maker.chance(0.3) else session.organisation_id
        people = maker.contributors[home_id]
        for contributor_id in maker.random.sample(people, k=min(each, len(people))):
            yield maker.record(session.organisation_id) | {
                "contributor_id": contributor_id,
                "role": maker.one_of(ParticipationRole),
                "attendance": maker.one_of(Attendance),
                "recorded_from": "history",
                "session_id": session.id,
                "project_id": session.project_id,
                "home_organisation_id": home_id,
            }


def _impact_records(maker: Maker) -> Iterator[Row]:
    for _ in range(maker.size(IMPACT_RECORDS)):
        session = maker.random.choice(maker.sessions)
        year = maker.random.randint(2021, 2026)
        yield maker.record(session.organisation_id) | {
            "project_id": session.project_id,
            "session_id": session.id,
            "pi": maker.one_of(Pi),
            "perspectives": as_json([maker.one_of(Perspective)]),
            "statement": maker.words(8, 25),
            "occurred_on": as_json(f"{year}-05"),
            "occurred_from": f"{year}-05-01",
            "expectation": "observed",
            "direction": maker.one_of(Direction),
            "level": maker.one_of(ImpactLevel),
            "sphere": maker.one_of(Sphere),
            "what_changed": maker.words(5, 15),
            "evidence": "[]",
            "standards": "[]",
            "fed_back_on": as_json(f"{year}-06") if maker.chance(0.5) else None,
            "status": maker.random.choices(("agreed", "draft", "published"), (80, 15, 5))[0],
            "recorded_by_organisation_id": session.organisation_id,
        }
