"""How old somebody is, as far as the rules about young people ask (DOMAIN.md, rule 3)."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from dateutil.relativedelta import relativedelta

from app.features.contributors.sealed import AgeStage
from app.features.enumerations import ConsentPurpose

YOUNG = (AgeStage.under_16, AgeStage.from_16_to_17)

ABOUT_THEM = (ConsentPurpose.publish_biography, ConsentPurpose.recording, ConsentPurpose.photograph)
"""What shows who a young person is: never public. What they said is, only without a name."""


def stage_of(members: Mapping[str, Any], today: date) -> AgeStage | None:
    """The stage by an identity's members: by the day on which they turn 18, or else by their age band."""
    if members.get("turns_18_on"):
        eighteen = date.fromisoformat(members["turns_18_on"])
        if today >= eighteen:
            return AgeStage.adult
        sixteen = eighteen - relativedelta(years=2)
        return AgeStage.from_16_to_17 if today >= sixteen else AgeStage.under_16
    band = members.get("age_band")
    if band is None:
        return None
    return AgeStage(band) if band in YOUNG else AgeStage.adult


def look_on(members: Mapping[str, Any], today: date) -> str | None:
    """The first of the month in which the stage changes next; None where it does not, or nobody knows when.
    Not the day: beside a name, and outside the seal, it would be a date of birth."""
    if not members.get("turns_18_on"):
        return None
    eighteen = date.fromisoformat(members["turns_18_on"])
    ahead = [day for day in (eighteen - relativedelta(years=2), eighteen) if day > today]
    return min(ahead).replace(day=1).isoformat() if ahead else None
