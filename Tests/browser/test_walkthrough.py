"""One real day: two companies come in from their own files and the staff work with them. docs/walkthrough has the commands."""

import datetime
import os
import re
import subprocess
from collections import defaultdict
from decimal import Decimal

import oracle
import pytest
from conftest import House, sign_in
from installation import ADA, API, PASSWORD, Counts, Installation
from oracle import REPOSITORY
from reading import choose_year, column, figures, move_lead, says
from reading import row as table_row

HARDWARE, TRADERS = "Maven Hardware", "Northwind Traders"
WALKTHROUGH = REPOSITORY / "docs" / "walkthrough"
WON_VALUE = Decimal("10005534")


@pytest.fixture(scope="module")
def imported(kith, sample_data, tmp_path_factory):
    """The documented commands, run from an empty directory, and what each import said."""
    installation = Installation(kith, tmp_path_factory.mktemp("walkthrough"))
    installation.password_file()
    done = subprocess.run(
        [WALKTHROUGH / "commands", sample_data, installation.data, installation.folder / "password"],
        capture_output=True,
        text=True,
        cwd=installation.folder,
        env={name: value for name, value in os.environ.items() if not name.startswith("KITH_")} | {"PATH": f"{kith.parent}:{os.environ['PATH']}"},
        timeout=600,
    )
    assert done.returncode == 0, done.stderr
    installation.said = done.stdout
    return installation


@pytest.fixture(scope="module")
def house(imported):
    with imported.serve() as server:
        house = House.__new__(House)
        house.installation, house.server, house.url, house.email, house.password = imported, server, server.url, ADA, PASSWORD
        house.api = API(server.url, imported.token(workspace=HARDWARE))
        house.traders = API(server.url, imported.token(workspace=TRADERS))
        yield house


@pytest.fixture
def at_work(signed_in, house):
    """Signed in, and in the hardware company's workspace."""
    return enter(signed_in, house, HARDWARE)


def enter(page, house, workspace):
    page.goto(f"{house.url}/crm")
    if workspace not in page.locator("header, nav, aside").first.inner_text():
        page.locator("form").filter(has_text=workspace).locator("button").filter(has_text=workspace).first.evaluate("b => b.form.requestSubmit(b)")
        page.wait_for_load_state()
    return page


@pytest.fixture(scope="module")
def expected(sample_data):
    return oracle.pipeline(sample_data) + oracle.open_deals()


@pytest.fixture(scope="module")
def deals(house):
    """externalId → deal, as the API gives them."""
    return {deal["externalId"]: deal for deal in house.api.all("/api/crm/deals")}


# Import


def test_every_row_of_every_file_came_in(imported):
    lines = [line for line in imported.said.split("\n") if line.startswith("rows ")]
    assert [Counts.of(line) for line in lines] == [Counts(n, n, 0, 0, 0, 0) for n in (35, 85, 8800, 12, 93, 93)]


@pytest.mark.parametrize(
    ("kind", "file", "map", "workspace"),
    [
        ("users", "crm-sales-opportunities/sales_teams.csv", "users.json", HARDWARE),
        ("customers", "crm-sales-opportunities/accounts.csv", "customers.json", HARDWARE),
        ("deals", "crm-sales-opportunities/sales_pipeline.csv", "deals.json", HARDWARE),
        ("customers", "northwind/Customers.csv", "northwind_customers.json", TRADERS),
        ("contacts", "northwind/Customers.csv", "northwind_contacts.json", TRADERS),
    ],
)
def test_the_same_file_again_changes_nothing(imported, sample_data, kind, file, map, workspace):
    counts = imported.import_file(kind, sample_data / file, WALKTHROUGH / map, workspace)
    assert counts == Counts(counts.rows, 0, 0, counts.rows, 0, 0)


def test_customers_are_the_accounts_of_the_file(house, sample_data):
    stored = house.api.all("/api/crm/customers")
    names = {customer["id"]: customer["name"] for customer in stored}
    assert {
        customer["name"]: (
            customer["industry"],
            Decimal(customer["annualRevenue"]),
            customer["billingAddress"]["country"],
            names.get(customer["parentId"], ""),
        )
        for customer in stored
    } == oracle.customers(sample_data)


def test_every_deal_has_the_stage_value_name_and_dates_of_its_row(deals, expected):
    assert len(deals) == len(expected) == 8812
    for deal in expected:
        stored = deals[deal.key]
        assert stored["stage"] == deal.stage.upper(), deal.key
        assert Decimal(stored["amount"] or 0) == (deal.value or 0), deal.key
        assert (stored["closedDate"] or "")[:10] == deal.closed, deal.key
        assert stored["name"] == deal.name, deal.key


def test_deals_hang_on_the_customers_and_owners_of_their_rows(deals, expected, house):
    customers = {customer["id"]: customer["name"] for customer in house.api.all("/api/crm/customers")}
    owners = defaultdict(set)
    for deal in expected:
        assert customers.get(deals[deal.key]["customerId"], "") == deal.customer, deal.key
        owners[deals[deal.key]["ownerId"]].add(deal.owner)
    assert None not in owners and len(owners) == 30
    assert all(len(names) == 1 for names in owners.values())


# Sums


@pytest.mark.parametrize("stage", ["Prospecting", "Qualification", "Proposal", "Negotiation", "Won", "Lost"])
def test_the_board_shows_count_and_value_of_a_stage(at_work, house, expected, stage):
    at_work.goto(f"{house.url}/crm/pipeline")
    total = oracle.sums(expected, "stage")[stage]
    assert not says(column(at_work, stage), total.count, total.value)


def test_won_and_lost_by_owner_for_2017_equal_the_file(at_work, house, expected):
    at_work.goto(f"{house.url}/crm/reports/won-lost")
    choose_year(at_work, 2017)
    won = oracle.sums([deal for deal in expected if deal.stage == "Won"], "owner")
    lost = oracle.sums([deal for deal in expected if deal.stage == "Lost"], "owner")
    assert len(won) == 30
    for owner, total in won.items():
        assert not says(table_row(at_work, owner), total.count, total.value, lost[owner].count), owner
    assert WON_VALUE in figures(at_work.get_by_role("main").inner_text())


def test_the_funnel_shows_count_and_value_of_open_stages(at_work, house, expected):
    at_work.goto(f"{house.url}/crm/reports/sales-funnel")
    totals = oracle.sums(expected, "stage")
    for stage in ("Prospecting", "Qualification", "Proposal", "Negotiation"):
        assert not says(table_row(at_work, stage), totals[stage].count, totals[stage].value), stage


def test_the_dashboard_shows_2017_and_the_open_pipeline(at_work, house, expected):
    at_work.goto(f"{house.url}/crm")
    opened = sum(deal.value for deal in expected if deal.value and deal.stage not in oracle.CLOSED)
    choose_year(at_work, 2017)
    assert not says(at_work.get_by_role("main").inner_text(), WON_VALUE, opened)
    stats = house.api.get("/api/crm/dashboard/stats")
    assert Decimal(stats["deals"]["value"]) == opened == Decimal("605891.50")
    assert (stats["deals"]["total"], stats["deals"]["open"]) == (8812, 1589 + 500 + 12)
    assert stats["customers"]["total"] == 85


# The day


def test_the_clients_grid_leads_to_a_360_with_its_deals(at_work, house, expected):
    at_work.goto(f"{house.url}/crm/customers?view=grid&search=Hottechi")
    at_work.get_by_role("link", name="Hottechi").first.click()
    at_work.wait_for_url("**/crm/customers/*-*")
    assert at_work.get_by_role("heading", level=1).inner_text().strip() == "Hottechi"
    at_work.get_by_role("link", name=re.compile("^Deals")).last.click()
    at_work.wait_for_url("**/deals*")
    theirs = [deal for deal in expected if deal.customer == "Hottechi"]
    main = at_work.get_by_role("main")
    assert len(theirs) in figures(main.inner_text())
    assert main.get_by_text(re.compile("^(GTX|MG|GTK) .* – Hottechi$")).count() >= 20


NOTE = """**Signed** by Zoë, ~~not~~ tomorrow, see https://example.com/offer

| part | price |
|---|---|
| GTX | 550 |

- [x] called
- [ ] sent

<script>window.stolen = 1</script><b onclick="x()">raw</b> ![pixel](https://example.com/pixel.png)
"""


def test_a_markdown_note_is_written_and_rendered(at_work, house):
    customer = next(c for c in house.api.all("/api/crm/customers") if c["name"] == "Hottechi")
    at_work.goto(f"{house.url}/crm/customers/{customer['id']}/notes")
    text = at_work.locator('textarea[name="content"]')
    text.fill(NOTE)
    text.evaluate("t => t.form.requestSubmit()")
    note = at_work.get_by_role("main")
    note.locator("strong", has_text="Signed").first.wait_for()
    assert note.locator("strong", has_text="Signed").count() >= 1
    assert note.locator("del", has_text="not").count() >= 1
    assert note.locator("td", has_text="550").count() >= 1
    assert note.locator('input[type="checkbox"][checked]').count() >= 1
    assert note.locator('a[href="https://example.com/offer"]').count() >= 1
    assert note.locator('img[src*="pixel"], script:not([src]), b[onclick]').count() == 0
    assert at_work.evaluate("window.stolen") is None


def test_a_lead_moves_with_scripts_off(context, house):
    lead = house.api.create("/api/crm/leads", {"firstName": "Walk", "lastName": "Through", "company": "Walkers"})
    page = context(java_script_enabled=False).new_page()
    sign_in(page, house)
    enter(page, house, HARDWARE)
    move_lead(page, house, lead, "Active Opportunities")
    assert house.api.get(f"/api/crm/leads/{lead['id']}")["stage"] == "Active Opportunities"


def test_the_calendar_of_my_tasks_shows_a_task_on_its_day(at_work, house):
    day = datetime.date.today().replace(day=15).isoformat()
    at_work.goto(f"{house.url}/crm/activities/new")
    at_work.locator('input[name="subject"]').fill("Call Hottechi back")
    at_work.locator('input[name="dueDate"]').fill(day)
    at_work.locator('input[name="subject"]').press("Enter")
    at_work.wait_for_load_state()
    at_work.goto(f"{house.url}/crm/my-tasks?view=calendar")
    cell = at_work.locator("td, li, div, section").filter(has=at_work.locator(f'time[datetime="{day}"]')).filter(has_text="Call Hottechi back").last
    assert cell.is_visible()
    assert cell.locator(f'time[datetime]:not([datetime^="{day}"])').count() == 0


def test_a_report_is_printed(at_work, house, tmp_path):
    at_work.goto(f"{house.url}/crm/reports/won-lost")
    choose_year(at_work, 2017)
    file = tmp_path / "won-lost.pdf"
    at_work.pdf(path=file, prefer_css_page_size=True)
    text = subprocess.run(["pdftotext", "-layout", file, "-"], capture_output=True, text=True, check=True).stdout
    assert not says(text, WON_VALUE)
    assert "Darcel Schlecht" in text and HARDWARE in text
    assert "My Tasks" not in text


def test_the_second_company_has_its_customers_and_their_people(house, sample_data):
    rows = oracle.northwind(sample_data)
    customers = {customer["externalId"]: customer for customer in house.traders.all("/api/crm/customers")}
    contacts = {contact["externalId"]: contact for contact in house.traders.all("/api/crm/contacts")}
    assert set(customers) == set(contacts) == set(rows)
    for key, row in rows.items():
        address = customers[key]["billingAddress"] or {}
        assert customers[key]["name"] == row["CompanyName"]
        assert [address.get(part) or "" for part in ("street", "city", "state", "zip", "country")] == [
            row[part] for part in ("Address", "City", "Region", "PostalCode", "Country")
        ]
        assert (customers[key]["primaryPhone"] or "") == row["Phone"]
        assert (contacts[key]["name"], contacts[key]["jobTitle"]) == (row["ContactName"], row["ContactTitle"])
        assert contacts[key]["customerId"] == customers[key]["id"], key


def test_nothing_of_one_company_is_seen_from_the_other(house, deals):
    some = next(iter(deals.values()))
    assert house.traders.request("GET", f"/api/crm/deals/{some['id']}")[0] == 404
    assert house.traders.get("/api/crm/deals")["data"] == []


def test_signing_out_closes_the_day(at_work, house):
    at_work.goto(f"{house.url}/crm")
    at_work.locator('form[action="/logout"] button').first.evaluate("button => button.form.requestSubmit(button)")
    at_work.wait_for_url("**/login**")
    at_work.goto(f"{house.url}/crm/customers")
    assert "/login" in at_work.url
