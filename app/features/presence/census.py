"""Whom presence is measured against: people in England and Wales, in a region or in an authority."""

import csv
import hashlib
from functools import cache
from pathlib import Path
from typing import Any

import orjson
from pydantic import BaseModel, Field

from app.features.presence.counting import Dimension, broad
from app.kit.operations import Answer, Call, Operation, json_answer

_DATA = Path(__file__).parents[2] / "data" / "census"

SOURCE = "Office for National Statistics, Census 2021"
LICENCE = "Open Government Licence v3.0"


class Area(BaseModel):
    """People who usually live in one area, as the census of 2021 counted them."""

    id: str = Field(description="Its GSS code.", examples=["E08000030"])
    name: str
    level: str = Field(description="`country`, `region` or `authority`.")
    dimensions: list[Dimension] = Field(description="What can be compared with it.")


class Areas(BaseModel):
    """All areas, the largest first, with where the figures come from: say so where you show them."""

    source: str = Field(examples=[SOURCE])
    licence: str = Field(examples=[LICENCE])
    items: list[Area]


@cache
def _counts() -> dict[str, dict[Dimension, dict[str, int]]]:
    """By area and dimension, how many people gave which answer; those who gave none are not among them."""
    found: dict[str, dict[Dimension, dict[str, int]]] = {}
    for row in _rows():
        groups = {answer: int(row[answer]) for answer in row if answer not in ("gss_code", "name", "level")}
        wide: dict[str, int] = {}
        for answer, count in groups.items():
            wide[broad(answer)] = wide.get(broad(answer), 0) + count
        found[row["gss_code"]] = {Dimension.ethnic_group: groups, Dimension.ethnic_group_broad: wide}
    more = orjson.loads((_DATA / "england_and_wales.json").read_bytes())
    found[more["gss_code"]] |= {Dimension(name): counts for name, counts in more["counts"].items()}
    return found


def _rows() -> list[dict[str, str]]:
    with (_DATA / "ethnic_group.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def areas() -> dict[str, Area]:
    """All areas by their GSS code."""
    return {
        row["gss_code"]: Area(
            id=row["gss_code"],
            name=row["name"],
            level=row["level"],
            dimensions=[each for each in Dimension if each in _counts()[row["gss_code"]]],
        )
        for row in _rows()
    }


def shares(gss_code: str) -> dict[str, dict[str, float]]:
    """By dimension, how many per cent of those in an area who answered gave which answer."""
    return {dimension: _percent(counts) for dimension, counts in _counts()[gss_code].items()}


def _percent(counts: dict[str, int]) -> dict[str, float]:
    people = sum(counts.values())
    return {answer: round(100 * count / people, 2) for answer, count in counts.items()}


async def _list(call: Call) -> Answer:
    """The same for everybody, and changed only by a new release."""
    call.no_query()
    found: dict[str, Any] = {
        "source": SOURCE,
        "licence": LICENCE,
        "items": [area.model_dump(mode="json") for area in areas().values()],
    }
    answer = json_answer(found)
    etag = f'"{hashlib.sha256(answer.body).hexdigest()[:32]}"'
    answer.headers = {"cache-control": "public, max-age=60", "etag": etag}
    return Answer(304, headers=answer.headers) if call.not_modified(etag) else answer


def operations() -> list[Operation]:
    """One list, for anybody who is to choose from it."""
    return [
        Operation(
            "GET",
            "/v1/public/census-areas",
            "list_census_areas",
            _list,
            None,
            "List the areas that presence can be compared with",
            "public",
            description="England and Wales, the countries, the nine regions and the 153 authorities. Ethnic "
            "groups are there for each, the other questions for England and Wales alone.",
            answers={200: Areas},
        )
    ]
