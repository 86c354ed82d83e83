"""What the tests measure in a page; the measuring itself is JavaScript, in looks.js, and axe-core's."""

from typing import Any

from playwright.sync_api import Page

from tests.browser.server import FRONTEND, HERE

LOOKS = (HERE / "looks.js").read_text().strip()
AXE = (FRONTEND / "node_modules" / "axe-core" / "axe.min.js").read_text()


def look(page: Page, what: str) -> Any:
    return page.evaluate(f"() => {LOOKS}.{what}()")


def axe(page: Page) -> list[str]:
    """What axe objects to; it files text that it cannot see under "incomplete"."""
    page.evaluate(AXE)
    found = page.evaluate("() => axe.run()")
    unseen = [rule for rule in found["incomplete"] if rule["id"] == "color-contrast"]
    assert found["passes"], "axe found nothing to check"
    return [
        f"{rule['id']}: {node['html']}" for rule in found["violations"] + unseen for node in rule["nodes"]
    ]
