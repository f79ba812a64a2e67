"""Lists and boards by touch, by keyboard and without scripts: what is ticked, what is moved."""

import pytest
from conftest import sign_in

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
LISTS = ["/crm/customers?view=grid", "/crm/customers?view=table", "/crm/contacts", "/crm/leads?view=table", "/crm/deals", "/crm/activities?tab=all"]
ROWS = "tbody tr, article.client, .task-rows > li"


@pytest.fixture(scope="module", autouse=True)
def records(house):
    for number in range(3):
        client = house.api.create("/api/crm/customers", {"name": f"Ticked {number}"})
        house.api.create("/api/crm/contacts", {"firstName": "Tick", "lastName": f"Person {number}", "customerId": client["id"]})
        house.api.create("/api/crm/leads", {"firstName": "Tick", "lastName": f"Lead {number}"})
        house.api.create("/api/crm/deals", {"name": f"Ticked deal {number}", "customerId": client["id"]})
        house.api.create("/api/crm/activities", {"type": "TASK", "subject": f"Ticked task {number}"})


@pytest.mark.parametrize("path", LISTS)
def test_rows_are_ticked_by_touch_on_a_phone(context, house, path):
    page = context(**PHONE).new_page()
    sign_in(page, house)
    page.goto(house.url + path)
    bar = page.get_by_role("form", name="What is ticked")
    page.get_by_label("Select", exact=True).tap()
    rows = page.locator(ROWS)
    rows.nth(0).tap()
    rows.nth(2).tap()
    assert page.get_by_text("2 selected").is_visible()
    assert page.url == house.url + path, "a touch while selecting opens nothing"
    rows.nth(2).tap()
    assert page.get_by_text("1 selected").is_visible()
    page.get_by_label("This page", exact=True).tap()
    assert page.get_by_text(f"{rows.count()} selected").is_visible()
    page.get_by_label("Select", exact=True).tap()
    assert not bar.is_visible()
    assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("path", ["/crm/customers?view=grid", "/crm/activities?tab=all"])
def test_cards_and_tasks_are_ticked_by_keyboard(context, house, path):
    page = context().new_page()
    sign_in(page, house)
    page.goto(house.url + path)
    page.get_by_label("Select", exact=True).focus()
    page.keyboard.press("Space")
    for key in ("j", "x", "j", "x"):
        page.keyboard.press(key)
    assert page.get_by_text("2 selected").is_visible()
    page.keyboard.press("j")
    page.keyboard.press("x")
    page.locator(ROWS).nth(0).click()
    assert page.get_by_text("2 selected").is_visible()


@pytest.mark.parametrize("path", LISTS)
def test_rows_are_ticked_and_changed_without_scripts(context, house, path):
    page = context(java_script_enabled=False, viewport={"width": 390, "height": 844}).new_page()
    sign_in(page, house)
    page.goto(house.url + path)
    bar = page.get_by_role("form", name="What is ticked")
    assert not bar.is_visible()
    page.get_by_label("Select", exact=True).check()
    page.locator(ROWS).nth(0).click()
    page.locator(ROWS).nth(1).click()
    bar.get_by_role("button", name="Change").click()
    page.get_by_role("heading", name="Change 2").wait_for()
    page.goto(house.url + path)
    page.get_by_label("Select", exact=True).check()
    bar.get_by_role("button", name="All ").click()
    page.get_by_role("heading", name="Change ").wait_for()


def test_a_deal_moves_by_keyboard_with_the_one_menu_of_its_board(context, house):
    deal = house.api.create("/api/crm/deals", {"name": "Moved by keys"})
    page = context().new_page()
    sign_in(page, house)
    page.goto(f"{house.url}/crm/pipeline")
    move = page.get_by_role("link", name="Move Moved by keys")
    move.focus()
    page.keyboard.press("Enter")
    menu = page.locator("#move-card")
    inside = "() => document.activeElement.closest('#move-card') !== null"
    page.wait_for_function(inside)
    assert menu.is_visible()
    assert menu.locator("[aria-current]").inner_text().strip() == "Prospecting"
    page.keyboard.press("Escape")
    assert move.evaluate("link => link === document.activeElement")
    page.keyboard.press("Enter")
    page.wait_for_function(inside)
    page.keyboard.press("p")
    page.keyboard.press("Enter")
    page.get_by_text("moved to Proposal").wait_for()
    assert house.api.get(f"/api/crm/deals/{deal['id']}")["stage"] == "PROPOSAL"


def test_a_deal_is_dragged_to_another_column(context, house):
    deal = house.api.create("/api/crm/deals", {"name": "Dragged deal"})
    page = context(viewport={"width": 1440, "height": 900}).new_page()
    sign_in(page, house)
    page.goto(f"{house.url}/crm/pipeline")
    card = page.locator(f'[data-id="{deal["id"]}"]').bounding_box()
    column = page.get_by_role("region", name="Negotiation").bounding_box()
    page.mouse.move(card["x"] + 20, card["y"] + 30)
    page.mouse.down()
    page.mouse.move(column["x"] + 40, column["y"] + 90, steps=6)
    page.mouse.up()
    page.get_by_text("moved to Negotiation").wait_for()
    assert house.api.get(f"/api/crm/deals/{deal['id']}")["stage"] == "NEGOTIATION"


def test_a_deal_moves_on_a_page_of_its_own_without_scripts(context, house):
    deal = house.api.create("/api/crm/deals", {"name": "Moved on paper"})
    page = context(java_script_enabled=False).new_page()
    sign_in(page, house)
    page.goto(f"{house.url}/crm/pipeline?search=paper")
    page.get_by_role("link", name="Move Moved on paper").click()
    page.get_by_role("button", name="Negotiation").click()
    page.wait_for_url("**/crm/pipeline?search=paper")
    assert house.api.get(f"/api/crm/deals/{deal['id']}")["stage"] == "NEGOTIATION"
