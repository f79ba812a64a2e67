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


def choose_year(page, year):
    """Sets the page's period to a calendar year, by its own form."""
    form = page.locator('form:has([name="period"]), form:has(input[name="from"])').first
    assert form.count(), "the page offers no period"
    period = form.locator('select[name="period"]')
    if period.count() and form.locator(f'option[value="{year}"]').count():
        period.select_option(value=str(year))
    else:
        if period.count():
            period.select_option(value="custom")
        form.locator('input[name="from"]').fill(f"{year}-01-01")
        form.locator('input[name="to"]').fill(f"{year}-12-31")
    form.evaluate("form => form.requestSubmit()")
    page.wait_for_url(f"**{year}**")


def column(page, name):
    """The text at the head of a board's column."""
    heading = page.get_by_role("heading", name=re.compile(rf"^\W*{re.escape(name)}\b"))
    assert heading.count(), f"no column is called {name}"
    return page.locator("header, div, section, li").filter(has=heading).last.inner_text()


def show(page, control):
    """Opens the popover a control stands in, which works without scripts too."""
    if not control.is_visible():
        popover = control.evaluate("e => e.closest('[popover]').id")
        page.locator(f'[popovertarget="{popover}"]').click()


def move_lead(page, house, lead, stage):
    """Chooses a stage on the lead's own card and sends the card's form."""
    page.goto(f"{house.url}/crm/leads")
    form = page.locator(f'form[method="post"][action*="{lead["id"]}"]')
    assert form.count() == 1
    select = form.locator("select").first
    if select.count():
        select.select_option(label=stage)
        button = form.locator("button, input[type=submit]").first
    else:
        button = form.locator('button[name="stage"]').filter(has_text=stage)
    show(page, button)
    button.click()
    page.wait_for_url("**/crm/leads**")
