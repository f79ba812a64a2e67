"""Reading pages as a person would: by names and figures, not by classes."""

import re
from decimal import Decimal

FIGURE = re.compile(r"-?\d[\d,]*(?:\.\d+)?")


def figures(text):
    """Every number in a text, thousands separators dropped."""
    return [Decimal(match.replace(",", "")) for match in FIGURE.findall(text)]


def says(text, *expected):
    """The expected numbers that the text does not show."""
    shown = figures(text)
    return [number for number in expected if Decimal(number) not in shown]


def row(page, name):
    """The table row whose first cell is a name."""
    rows = page.locator("table tr").filter(has=page.locator("th, td").get_by_text(name, exact=True))
    assert rows.count() >= 1, f"no table row is about {name!r}"
    return rows.first.inner_text()


class Watch:
    """What a browser complains about while pages load."""

    def __init__(self, page):
        self.complaints = []
        page.on("console", lambda message: self.note(message.text) if message.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: self.note(str(error)))
        page.on("requestfailed", lambda request: self.note(f"{request.url} {request.failure}"))

    def note(self, complaint):
        # A navigation that overtakes a request aborts it, which is no fault of the page.
        if "ERR_ABORTED" not in complaint:
            self.complaints.append(complaint)
