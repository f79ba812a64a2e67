"""Every page, at three widths in both themes: it answers, fits, and gives the browser nothing to complain about."""

import re
from urllib.parse import urlsplit

import pytest
from conftest import sign_in
from reading import Watch

WIDTHS = {1440: 900, 1024: 768, 390: 844}
THEMES = ["light", "dark"]

def pytest_generate_tests(metafunc):
    """Colours move nothing, so each width is looked at in one theme; pictures are taken in both."""
    if metafunc.function is test_every_page_fits_and_is_quiet:
        every = [(width, theme) for width in WIDTHS for theme in THEMES]
        one = [(1440, "light"), (1024, "dark"), (390, "light")]
        metafunc.parametrize("width, theme", every if metafunc.config.getoption("--screenshots") else one)


def test_every_page_fits_and_is_quiet(demo, door, pages, context, screenshots, width, theme):
    faults = []
    browser = context(storage_state=door, viewport={"width": width, "height": WIDTHS[width]}, color_scheme=theme)
    page = browser.new_page()
    watch = Watch(page)
    for path in pages:
        answer = page.goto(demo.url + path)
        faults += [f"{path}: {fault}" for fault in faults_of(page, answer, watch)]
        if screenshots:
            page.screenshot(path=screenshots / picture_name(path, width, theme), full_page=True)
    assert not faults, "\n".join(faults)


def faults_of(page, answer, watch):
    if answer.status != 200:
        yield f"status {answer.status}"
    wide = page.evaluate("document.scrollingElement.scrollWidth - innerWidth")
    if wide > 0:
        yield f"{wide} px too wide"
    if not page.title().strip():
        yield "no title"
    if page.get_by_role("main").count() != 1:
        yield "not exactly one main landmark"
    if page.locator("h1").count() != 1:
        yield f"{page.locator('h1').count()} first headings"
    complaints, watch.complaints = watch.complaints, []
    yield from complaints


def picture_name(path, width, theme):
    parts = urlsplit(path)
    name = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "one", parts.path).strip("/").replace("/", "-") or "root"
    view = re.sub(r"\W+", "-", parts.query)
    return f"{name}{'-' + view if view else ''}-{width}-{theme}.png"


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("width", WIDTHS)
def test_sign_in_and_error_pages_fit(demo, context, screenshots, width, theme):
    page = context(viewport={"width": width, "height": WIDTHS[width]}, color_scheme=theme).new_page()
    assert page.goto(f"{demo.url}/login").status == 200
    assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")
    if screenshots:
        page.screenshot(path=screenshots / picture_name("/login", width, theme))
    sign_in(page, demo)
    answer = page.goto(f"{demo.url}/crm/customers/00000000-0000-7000-8000-000000000000")
    assert answer.status == 404
    assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")
    assert answer.headers["x-request-id"] in page.locator("body").inner_text()


def test_no_page_has_a_dead_link_or_a_missing_label(demo, door, pages, context):
    page = context(storage_state=door).new_page()
    links, faults = set(), []
    for path in pages:
        page.goto(demo.url + path)
        links |= set(page.evaluate("[...document.querySelectorAll('a[href^=\"/\"]')].map(a => a.getAttribute('href').split('#')[0])"))
        for control in page.evaluate(UNNAMED):
            faults.append(f"{path}: no name for {control}")
    # One record of each kind stands for all of them.
    shapes = {}
    for link in links:
        shapes.setdefault(re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "ID", link.split("?")[0]), link)
    for link in sorted(shapes.values()):
        answer = page.request.get(demo.url + link)
        if answer.status >= 400:
            faults.append(f"{link}: {answer.status}")
    assert not faults, "\n".join(sorted(set(faults)))


UNNAMED = """
[...document.querySelectorAll('input:not([type=hidden]), select, textarea, button, a[href]')]
  .filter(e => !(e.labels?.length || e.getAttribute('aria-label') || e.getAttribute('aria-labelledby') || e.title || e.innerText?.trim()
    || e.textContent?.trim() || e.querySelector('img[alt]:not([alt=""]), svg[aria-label], svg title')))
  .map(e => e.outerHTML.slice(0, 120))
"""
