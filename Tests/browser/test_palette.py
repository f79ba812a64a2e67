"""Ctrl-K by keyboard alone: what was opened last, what to do, where to go."""

from playwright.sync_api import expect


def rows(page):
    return page.locator(".palette-row .text").all_inner_texts()


def test_an_empty_palette_offers_what_was_opened_last_then_actions_then_pages(signed_in, house):
    page = signed_in
    ids = [house.api.create("/api/crm/customers", {"name": name})["id"] for name in ("Northwind", "Ålesund Möbler")]
    for id in ids:
        page.goto(f"{house.url}/crm/customers/{id}")
    page.goto(f"{house.url}/crm")
    page.keyboard.press("Control+k")
    page.get_by_text("Recent", exact=True).wait_for()
    assert page.locator(".palette-title").all_inner_texts() == ["Recent", "Do", "Go to"]
    offered = rows(page)
    assert offered[0].startswith("Ålesund Möbler") and offered[1].startswith("Northwind")
    assert "New client" in offered and "New deal" in offered
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/crm/customers/{ids[0]}")


def test_a_record_that_is_gone_is_not_offered(signed_in, house):
    page = signed_in
    id = house.api.create("/api/crm/customers", {"name": "Soon gone"})["id"]
    page.goto(f"{house.url}/crm/customers/{id}")
    assert house.api.request("DELETE", f"/api/crm/customers/{id}")[0] == 204
    page.goto(f"{house.url}/crm")
    with page.expect_response("**/api/crm/search?records=**"):
        page.keyboard.press("Control+k")
    assert not any("Soon gone" in row for row in rows(page))


def test_an_action_is_found_by_its_name(signed_in):
    page = signed_in
    page.keyboard.press("Control+k")
    page.keyboard.type(">deal")
    expect(page.locator(".palette-row")).to_have_count(1)
    page.keyboard.press("Enter")
    page.wait_for_url("**/crm/deals/new")
