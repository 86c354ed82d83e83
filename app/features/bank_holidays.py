"""Bank holidays, to look at when a day is chosen: those of England and Wales, as GOV.UK lists them."""

import hashlib
from datetime import date
from pathlib import Path

import orjson
from pydantic import BaseModel, Field

from app.kit.operations import Answer, Call, Operation

_DATA = Path(__file__).parents[1] / "data" / "bank_holidays.json"


class BankHoliday(BaseModel):
    on: date
    name: str


class BankHolidays(BaseModel):
    """All that are known, by day."""

    region: str
    source: str = Field(description="Whose list it is, and by which licence.")
    days: list[BankHoliday]


_BODY = orjson.dumps(BankHolidays.model_validate_json(_DATA.read_bytes()).model_dump(mode="json"))
_ETAG = f'"{hashlib.sha256(_BODY).hexdigest()[:32]}"'


async def _list(call: Call) -> Answer:
    """The same for everybody, and changed only by a new release."""
    call.no_query()
    headers = {"cache-control": "public, max-age=86400", "etag": _ETAG}
    if call.not_modified(_ETAG):
        return Answer(304, headers=headers)
    return Answer(200, _BODY, headers)


def operations() -> list[Operation]:
    """One list, for anybody who plans."""
    return [
        Operation(
            "GET",
            "/v1/public/bank-holidays",
            "list_bank_holidays",
            _list,
            None,
            "List bank holidays",
            "public",
            description="Of England and Wales, with their source. They stop nobody from meeting.",
            answers={200: BankHolidays},
        )
    ]
