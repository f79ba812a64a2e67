"""axe finds nothing against WCAG 2.2 AA: on no page, on desks and phones, in neither theme, with nothing that opens open."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import sign_in
from test_pages import THEMES, WIDTHS

ALL = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
# What can differ between two themes of the same page.
COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}


def findings(page, name, rules=ALL):
    for violation in Axe().run(page, options={"runOnly": rules, "resultTypes": ["violations"]}).response["violations"]:
        for node in violation["nodes"][:3]:
            yield f"{name}: {violation['id']}: {node['html'][:160]} {node['failureSummary'][:240]}"


def whole(page, width):
    """A window as high as the page: what a bar at the bottom covers at one moment is scrolled free at the next."""
    height = page.evaluate("document.documentElement.scrollHeight")
    if height > page.viewport_size["height"]:
        page.set_viewport_size({"width": width, "height": height})


@pytest.mark.parametrize(
    "width, theme, rules", [(1440, "light", ALL), (390, "light", ALL), (1440, "dark", COLOURS)], ids=["desk", "phone", "dark"]
)
def test_axe_finds_nothing_on_any_page(demo, door, pages, context, width, theme, rules):
    browser = context(storage_state=door, viewport={"width": width, "height": WIDTHS[width]}, color_scheme=theme, reduced_motion="reduce")
    page = browser.new_page()
    found = []
    for path in pages:
        page.goto(demo.url + path)
        whole(page, width)
        found += findings(page, path, rules)
    assert not found, "\n".join(found)


@pytest.mark.parametrize("theme", THEMES)
def test_axe_finds_nothing_before_the_door(demo, context, theme):
    page = context(color_scheme=theme).new_page()
    found = []
    for path in ("/login", "/nowhere"):
        page.goto(demo.url + path)
        found += findings(page, path)
    assert not found, "\n".join(found)


@pytest.mark.parametrize("theme", THEMES)
def test_axe_finds_nothing_in_what_opens(demo, context, theme):
    page = context(color_scheme=theme, reduced_motion="reduce").new_page()
    sign_in(page, demo)
    page.keyboard.press("Control+k")
    page.get_by_role("dialog").get_by_role("option").first.wait_for()
    found = list(findings(page, "palette"))
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    page.get_by_role("dialog").wait_for()
    found += findings(page, "shortcuts")
    page.goto(f"{demo.url}/crm/customers/new")
    page.locator("form.form").evaluate("form => { form.noValidate = true; form.requestSubmit(); }")
    page.get_by_text("Name is missing").first.wait_for()
    found += findings(page, "errors")
    page.goto(f"{demo.url}/crm/leads?view=board")
    page.locator("[data-board] [popovertarget]").first.click()
    found += findings(page, "move")
    assert not found, "\n".join(found)
