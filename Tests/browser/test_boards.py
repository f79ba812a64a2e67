"""Boards and lists by mouse and by keyboard: nothing jumps, nothing is lost, and the focus stays with what was done."""

import pytest
from playwright.sync_api import expect

FOCUSED = "document.activeElement.closest('[data-id], [data-href]')?.innerText ?? document.activeElement.tagName"


@pytest.fixture
def pipeline(signed_in, house):
    """The board with some deals, and the names of its columns."""
    page = signed_in
    for number in range(14):
        house.api.create("/api/crm/deals", {"name": f"Deal {number:02}"})
    page.goto(f"{house.url}/crm/pipeline")
    return page


def column(page, name):
    return page.locator(f'.column[aria-label="{name}"]')


def drag(page, card, column):
    start = card.locator("h3 a").bounding_box()
    end = column.bounding_box()
    page.mouse.move(start["x"] + 12, start["y"] + 6)
    page.mouse.down()
    page.mouse.move(end["x"] + 60, end["y"] + 120)
    page.mouse.up()


def test_a_quick_drag_is_a_move_and_the_board_stays_where_it_was(pipeline):
    page = pipeline
    cards = column(page, "Prospecting").locator("[data-cards]")
    cards.evaluate("element => (element.scrollTop = 180)")
    card = column(page, "Prospecting").locator("[data-id]").nth(4)
    name = card.locator("h3").inner_text()
    drag(page, card, column(page, "Proposal"))
    expect(page.locator(".toast")).to_contain_text(f"“{name}” moved to Proposal")
    expect(column(page, "Proposal")).to_contain_text(name)
    assert cards.evaluate("element => element.scrollTop") > 100
    assert page.locator(".deal-card.is-ghost, .drop-line").count() == 0
    page.keyboard.press("Control+z")
    expect(column(page, "Prospecting")).to_contain_text(name)


def test_a_refused_drop_puts_the_card_back_and_says_why(pipeline, house):
    page = pipeline
    card = column(page, "Prospecting").locator("[data-id]").first
    name = card.locator("h3").inner_text()
    assert house.api.request("DELETE", f"/api/crm/deals/{card.get_attribute('data-id')}")[0] == 204
    drag(page, card, column(page, "Qualification"))
    expect(page.locator(".toast.is-error")).to_contain_text("The card was not moved.")
    expect(column(page, "Prospecting")).to_contain_text(name)


def test_lost_by_drag_asks_for_the_reason(pipeline):
    page = pipeline
    drag(page, column(page, "Prospecting").locator("[data-id]").first, column(page, "Lost"))
    page.wait_for_url("**/lose?return_to=**")
    page.locator("[name=lostReason]").select_option(index=1)
    page.get_by_role("button", name="Mark as lost").click()
    page.wait_for_url("**/crm/pipeline")


def test_a_move_by_keyboard_keeps_the_focus_on_the_card(pipeline):
    page = pipeline
    card = column(page, "Prospecting").locator("[data-id]").nth(2)
    name = card.locator("h3").inner_text()
    card.locator(".move").focus()
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.activeElement.closest('form[data-move]') !== null")
    page.keyboard.press("q")
    page.keyboard.press("Enter")
    expect(column(page, "Qualification")).to_contain_text(name)
    page.wait_for_function("() => document.activeElement.matches('.move')")
    assert name in page.evaluate(FOCUSED)


def test_a_task_that_is_ticked_by_keyboard_leaves_the_focus_in_the_list(signed_in, house):
    page = signed_in
    me = house.api.get("/api/crm/profile")["id"]
    for number in range(4):
        house.api.create("/api/crm/activities", {"subject": f"Task {number}", "type": "TASK", "dueDate": "2030-01-01", "assignees": [me]})
    page.goto(f"{house.url}/crm/my-tasks?view=list")
    page.locator(".task-rows li", has_text="Task 1").locator(".tick").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator(".toast")).to_contain_text("is done")
    assert "Task" in page.evaluate(FOCUSED)
    with page.expect_navigation():
        page.keyboard.press("Control+z")
    assert "Task 1" in page.evaluate(FOCUSED)
    assert page.url.endswith("/crm/my-tasks?view=list")


def test_the_bar_is_one_key_away_and_turning_back_keeps_what_was_ticked(signed_in, house):
    page = signed_in
    for number in range(3):
        house.api.create("/api/crm/customers", {"name": f"Client {number}"})
    page.goto(f"{house.url}/crm/customers?view=table")
    for key in "jxjxb":
        page.keyboard.press(key)
    assert page.evaluate("document.activeElement.closest('[data-bulk]') !== null")
    page.keyboard.press("Enter")
    page.wait_for_url("**/crm/customers/bulk**")
    page.get_by_role("link", name="Cancel").click()
    page.wait_for_url("**/crm/customers?view=table")
    assert page.locator("tbody :checked").count() == 2


def test_what_was_typed_is_not_left_without_a_question(signed_in, house):
    page = signed_in
    id = house.api.create("/api/crm/customers", {"name": "Acme"})["id"]
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.goto(f"{house.url}/crm/customers/{id}/edit")
    page.locator("[name=industry]").press_sequentially("Steel")
    page.locator(".crumbs a").first.click()
    page.wait_for_timeout(300)
    assert asked == ["beforeunload"] and page.url.endswith("/edit")
    page.get_by_role("button", name="Save changes").click()
    page.wait_for_url(f"**/crm/customers/{id}")
    assert len(asked) == 1


def test_the_palette_does_what_the_page_offers(signed_in, house):
    page = signed_in
    id = house.api.create("/api/crm/customers", {"name": "Acme"})["id"]
    page.goto(f"{house.url}/crm/customers/{id}")
    page.keyboard.press("Control+k")
    page.keyboard.type("log call")
    row = page.locator(".palette-row").first
    expect(row).to_have_text("Log a call with Acme")
    page.keyboard.press("Enter")
    page.wait_for_url("**/crm/communications/new?type=CALL**")
