"""What a report calls things: words for the codes of the API, and for days.

A report is read on paper, where no front end can put its own words for a code."""

import orjson

from app.kit.dates import in_words

_ETHNIC_GROUPS = {
    "asian_bangladeshi": "Bangladeshi",
    "asian_chinese": "Chinese",
    "asian_indian": "Indian",
    "asian_pakistani": "Pakistani",
    "asian_other": "Other Asian",
    "black_african": "Black African",
    "black_caribbean": "Black Caribbean",
    "black_other": "Other Black",
    "mixed_white_and_asian": "Mixed: White and Asian",
    "mixed_white_and_black_african": "Mixed: White and Black African",
    "mixed_white_and_black_caribbean": "Mixed: White and Black Caribbean",
    "mixed_other": "Other mixed",
    "white_british": "White British",
    "white_irish": "White Irish",
    "white_gypsy_or_irish_traveller": "White: Gypsy or Irish Traveller",
    "white_roma": "White: Roma",
    "white_other": "Other White",
    "other_arab": "Arab",
    "other_any": "Any other",
}
_AGES = {
    "from_16_to_17": "16 or 17",
    "from_18_to_24": "18 to 24",
    "from_25_to_34": "25 to 34",
    "from_35_to_44": "35 to 44",
    "from_45_to_54": "45 to 54",
    "from_55_to_64": "55 to 64",
    "from_65": "65 or over",
}
_PAYMENTS = {
    "part_accepted": "Accepted in part",
    "declined": "Turned down",
    "undecided": "Not decided yet",
    "approved": "Approved, and not paid yet",
}
_STAGES = {
    "scoping": "Finding out what is needed",
    "co_design": "Being planned together",
    "delivery": "Under way",
    "reporting": "Being written up",
    "embedded": "Now part of everyday work",
    "closed": "Finished",
}
_OTHERS = {
    "delivered": "Took place",
    "cancelled": "Called off",
    "requested": "To confirm",
    "here_now": "They are here now",
    "not_reached": "It was tried, and they are not here",
    "acting": "Something is being done",
    "mend_the_gap": "Mend the Gap",
    "co_design": "Co-design",
    "co_production": "Co-production",
    "co_designer": "Co-designer",
    "ethnic_group_broad": "Ethnic group, in five",
}
_WORDS = _OTHERS | _ETHNIC_GROUPS | _AGES


def said(code: str | None, label: str | None = None) -> str:
    """A code in words, as a cell begins; the free label where there is one."""
    words = label or _WORDS.get(code or "") or (code or "").replace("_", " ")
    return words[:1].upper() + words[1:]


def stage(code: str | None) -> str:
    """The stage of a project: its codes mean other things elsewhere."""
    return _STAGES.get(code or "") or said(code)


def payment(code: str) -> str:
    """How a payment stands: words are approved too, and bookings declined."""
    return _PAYMENTS.get(code) or said(code)


def together(codes: str) -> str:
    """A stored list of codes in words: `Lived experience, carer`."""
    words = [said(code) for code in orjson.loads(codes)]
    return ", ".join([*words[:1], *(each[:1].lower() + each[1:] for each in words[1:])])


def when(value: str | None) -> str | None:
    """An imprecise date, as it is stored, in words."""
    return in_words(orjson.loads(value)) if value else None
