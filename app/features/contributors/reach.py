"""Whom published words reach: a live approval for the reader and the use, asked where rows are read.

Approval is consent (docs/decisions/0012): a biography or a quote leaves its home because the ledger of the
person whose words they are says so at this moment, whatever its status says beside that.
"""

from typing import Any

from sqlalchemy import ColumnElement, and_, exists, literal, or_
from sqlalchemy.orm import aliased

from app.features.contributors.sight import Audience, LiveConsent, singled_out, unexpired
from app.features.enumerations import ConsentPurpose, ConsentUse
from app.kit.expressions import HasItem


def holds(uses: Any, use: ConsentUse) -> HasItem:
    """Whether a list of uses has one of them."""
    return HasItem(uses, literal(use.value))


def _approved(
    contributor_id: Any, purpose: ConsentPurpose, subject_id: Any, use: ConsentUse | None, reaches: Any
) -> ColumnElement[bool]:
    row = aliased(LiveConsent.__table__)
    live = row.c
    approval = exists().where(
        live.contributor_id == contributor_id,
        live.purpose == purpose.value,
        live.subject_id == subject_id,
        live.given,
        unexpired(live.expires_on),
        *([holds(live.uses, use)] if use else []),
        *([] if reaches is None else [reaches(live)]),
    )
    return approval.correlate_except(row)


def approved_for(
    reader: Any,
    contributor_id: Any,
    purpose: ConsentPurpose,
    subject_id: Any,
    together: ColumnElement[bool],
    use: ConsentUse | None = None,
) -> ColumnElement[bool]:
    """Whether one person's approval of one text reaches an organisation: by name, among all partners where
    they work `together`, or with everybody. What everybody may see is what may be on the web; who is named
    or a partner sees for which other uses it is."""

    def reaches(live: Any) -> ColumnElement[bool]:
        everybody = live.audience == Audience.public.value
        return or_(
            and_(live.audience == Audience.named.value, live.recipient_organisation_id == reader),
            and_(
                ~singled_out(live, reader),
                or_(
                    and_(live.audience == Audience.partners.value, together),
                    everybody if use else and_(everybody, holds(live.uses, ConsentUse.web)),
                ),
            ),
        )

    return _approved(contributor_id, purpose, subject_id, use, reaches)


def approved_for_everybody(
    contributor_id: Any, purpose: ConsentPurpose, subject_id: Any
) -> ColumnElement[bool]:
    """Whether one person's approval of one text reaches anybody on the web."""

    def reaches(live: Any) -> ColumnElement[bool]:
        return and_(live.audience == Audience.public.value)

    return _approved(contributor_id, purpose, subject_id, ConsentUse.web, reaches)


def approved_at_all(
    contributor_id: Any, purpose: ConsentPurpose, subject_id: Any, use: ConsentUse
) -> ColumnElement[bool]:
    """Whether one person approves of one text for a use, whoever it may reach."""
    return _approved(contributor_id, purpose, subject_id, use, None)
