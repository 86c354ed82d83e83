"""Contributors with sealed identities; half of them share their profile with partners."""

from collections.abc import Iterator

from app.features.contributors.sealed import Seal, key_place
from app.kit.scope import NOBODY
from app.kit.sealing import new_key
from app.kit.writing import Standing
from bench.data.maker import Maker, Row, Tables, as_json

CONTRIBUTORS = 100_000


def people(maker: Maker) -> Tables:
    """Contributors, who they are, and what half of them agreed to."""
    yield "contributors", _contributors(maker)
    yield "contributor_identities", _identities(maker)
    consents = list(_consents(maker))
    yield "consents", iter(consents)
    yield "live_consents", _live_consents(maker, consents)


def _contributors(maker: Maker) -> Iterator[Row]:
    for number in range(maker.size(CONTRIBUTORS)):
        record = maker.record(maker.owner())
        maker.contributors[record["organisation_id"]].append(record["id"])
        name = f"Contributor {number:06}"
        yield record | {
            "display_name": name,
            "display_name_key": name.casefold(),
            "interests": as_json([maker.words(1, 3)]),
            "skills": as_json([maker.words(1, 3)]),
            "availability": maker.words(3, 8),
            "status": "active",
        }


def _identities(maker: Maker) -> Iterator[Row]:
    for organisation_id, contributors in maker.contributors.items():
        for number, own_id in enumerate(contributors):
            stamps = maker.record(organisation_id) | {"id": own_id}
            seal = Seal(maker.keys, Standing(stamps, "own", names="[]", writable=True))
            wrapped = maker.keys.masters.wrap(new_key(), key_place(organisation_id, own_id)).hex()
            known = {"legal_name": f"Pseudonym {number:06}", "email": f"p{number:06}@example.org"}
            yield stamps | {"wrapped_key": wrapped} | seal.columns(wrapped, known)


def _consents(maker: Maker) -> Iterator[Row]:
    for organisation_id, contributors in maker.contributors.items():
        for contributor_id in contributors[::2]:
            yield maker.record(organisation_id) | {
                "contributor_id": contributor_id,
                "purpose": "share_profile",
                "decision": "given",
                "wording_version": "1",
                "given_by": "self",
                "audience": "partners",
                "recipients": "[]",
            }


def _live_consents(maker: Maker, consents: list[Row]) -> Iterator[Row]:
    for consent in consents:
        yield {
            "id": maker.id(),
            "organisation_id": consent["organisation_id"],
            "contributor_id": consent["contributor_id"],
            "purpose": "share_profile",
            "subject_id": NOBODY,
            "audience": "partners",
            "recipient_organisation_id": NOBODY,
            "given": 1,
            "expires_on": None,
            "consent_id": consent["id"],
        }
