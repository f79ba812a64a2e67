"""Nothing, one, a few and very many records, with the names that people have: every list, board and record still fits."""

import csv
import io

import pytest
from conftest import House, sign_in
from installation import ADA, PASSWORD, Installation
from reading import Watch
from test_pages import THEMES, WIDTHS, faults_of, picture_name

NAMES = [
    "Alder & Sons",
    "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
    "شركة النور للتجارة والمقاولات",
    "👩‍👩‍👧‍👦 Family & Söhne 🚢",
    "The Worshipful Company of Makers of Very Long Names for Very Small Shops by the Sea, Incorporated",
    "<b>Bold</b> \"quoted\" 'n' Daughters",
    "株式会社北風",
]

LISTS = [
    "/crm",
    "/crm/customers?view=grid",
    "/crm/customers?view=table",
    "/crm/contacts",
    "/crm/leads?view=board",
    "/crm/leads?view=table",
    "/crm/pipeline",
    "/crm/deals",
    "/crm/my-tasks?view=board",
    "/crm/my-tasks?view=calendar",
    "/crm/my-tasks?view=list",
    "/crm/activities?tab=all",
    "/crm/projects",
    "/crm/communications",
    "/crm/timeline",
    "/crm/search?q=a",
    "/crm/reports/sales-funnel",
    "/crm/reports/won-lost",
    "/crm/settings/tags",
    "/crm/trash",
]


def name(number):
    return f"{NAMES[number % len(NAMES)]} {number}"


FILES = {
    "customers": ["name", "industry", "city", "tags"],
    "contacts": ["first name", "last name", "company", "email", "job title"],
    "leads": ["name", "company", "email", "estimated value"],
    "deals": ["name", "customer", "amount", "expected close date"],
    "activities": ["subject", "customer", "due date", "assigned to"],
}


def row(kind, number):
    text = name(number)
    return {
        "customers": [text, NAMES[-number % 7][:60], NAMES[2], "key account, بعيد"],
        "contacts": [NAMES[number % 7][:60], f"of {number}", text, f"person{number}@{'long' * 8}.example", NAMES[1]],
        "leads": [text, NAMES[(number + 1) % 7], f"lead{number}@alder.example", 10**11 + number],
        "deals": [text, text, 10**11 + number, f"2026-{number % 12 + 1:02}-15"],
        "activities": [text, text, f"2026-11-{number % 30 + 1:02}", ADA],
    }[kind]


def table(kind, number):
    file = io.StringIO()
    csv.writer(file).writerows([FILES[kind]] + [row(kind, each) for each in range(number)])
    return file.getvalue()


@pytest.fixture(scope="module", params=[0, 1, 7, 5000])
def crowd(request, kith, tmp_path_factory):
    """A served workspace with so many records of each kind."""
    installation = Installation(kith, tmp_path_factory.mktemp("crowd"))
    installation.setup(workspace=NAMES[4], name=NAMES[2])
    for kind in FILES if request.param else []:
        assert installation.import_text(kind, table(kind, request.param)).created == request.param
    with installation.serve() as server:
        yield House(installation, server, ADA, PASSWORD)


def addresses(crowd):
    """The lists, and some records with what belongs to them."""
    found = list(LISTS)
    for kind in ("customers", "contacts", "leads", "deals"):
        found += [f"/crm/{kind}/{record['id']}" for record in crowd.api.get(f"/api/crm/{kind}?limit=3")["data"]]
    for tab in ("contacts", "deals", "activities", "relations", "timeline"):
        found += [f"{path}/{tab}" for path in found if path.startswith("/crm/customers/")][:1]
    return found


@pytest.mark.parametrize("width, theme", list(zip(WIDTHS, THEMES + THEMES[:1])))
def test_every_list_fits_however_much_stands_in_it(crowd, context, screenshots, width, theme):
    page = context(viewport={"width": width, "height": WIDTHS[width]}, color_scheme=theme).new_page()
    sign_in(page, crowd)
    watch, faults = Watch(page), []
    for path in addresses(crowd):
        answer = page.goto(crowd.url + path)
        faults += [f"{path}: {fault}" for fault in faults_of(page, answer, watch)]
        if screenshots:
            page.screenshot(path=screenshots / picture_name(f"/{crowd.installation.folder.name}{path}", width, theme))
    assert not faults, "\n".join(faults)
