"""A page to print: HTML that asks for nothing else, under a policy that lets it."""

import base64
import hashlib
from html import escape

from app.kit.operations import Answer

_STYLE = """
body { font: 1.1rem/1.6 system-ui, sans-serif; max-width: 38rem; margin: 2rem auto; padding: 0 1rem }
blockquote { margin: 1.5rem 0; padding-left: 1rem; border-left: .25rem solid; white-space: pre-line;
  break-inside: avoid }
footer { margin-top: .25rem; font-style: italic }
table { border-collapse: collapse; width: 100% }
caption { text-align: left; font-weight: bold; padding: 1rem 0 .4rem }
table { font-size: .9em }
li { margin-bottom: .5rem }
li footer { font-size: .9em }
svg { fill: #5a6b78 }
th, td { text-align: left; vertical-align: top; padding: .4rem .8rem .4rem 0; border-bottom: 1px solid }
tr { break-inside: avoid }
@media screen and (max-width: 40rem) { table { display: block; overflow-x: auto } }
@page { size: A4; margin: 20mm }
@media print { body { max-width: none; margin: 0; padding: 0; font-size: 12pt } }
"""
_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
_POLICY = (
    f"default-src 'none'; style-src 'sha256-{_HASH}'; "
    "form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
)


def page(tab: str, inside: str) -> Answer:
    """A whole page. `inside` is markup, whose texts the caller has escaped. A tab's title is seen by whoever
    looks at the screen (DOMAIN.md, rule 10), so it names nobody and no topic."""
    html = (
        '<!doctype html>\n<html lang="en-GB"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(tab)}</title><style>{_STYLE}</style></head><body><main>{inside}</main></body></html>\n"
    )
    headers = {"cache-control": "no-store", "content-security-policy": _POLICY}
    return Answer(200, html.encode(), headers, b"text/html; charset=utf-8")
