"""A contributor who acts for themselves, as a caller of the API."""

import time

from app.access import _digest
from app.features.roles import PERSON
from app.kit.scope import Scope
from app.kit.tables import new_id
from tests.conftest import Caller, Cast


def person_of(cast: Cast, home: Caller, contributor_id: str) -> Caller:
    """The contributor of one home organisation, signed in."""
    header = f"Bearer {new_id()}"
    scope = Scope(str(home.organisation_id), f"contributor:{contributor_id}", PERSON, contributor_id)
    cast.services.access._scopes[_digest(header)] = (scope, "", "", time.time() + 600)
    return Caller(cast.http, home.organisation_id, headers={"authorization": header})
