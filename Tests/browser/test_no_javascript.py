"""The main acts of a day with scripts switched off: every one is a link or a form."""

import datetime

import pytest
from conftest import sign_in
from reading import move_lead, show


@pytest.fixture
def plain(context, house):
    page = context(java_script_enabled=False).new_page()
    sign_in(page, house)
    return page


def test_a_lead_moves_by_its_form(plain, house):
    lead = house.api.create("/api/crm/leads", {"firstName": "Plain", "lastName": "Form"})
    for stage, status in [("Proposal Sent", "QUALIFIED"), ("On Ice", "QUALIFIED"), ("Closed Lost", "LOST")]:
        move_lead(plain, house, lead, stage)
        moved = house.api.get(f"/api/crm/leads/{lead['id']}")
        assert (moved["stage"], moved["status"]) == (stage, status)


def test_a_customer_is_made_and_edited_by_its_forms(plain, house):
    plain.goto(f"{house.url}/crm/customers/new")
    plain.locator('input[name="name"]').fill("Plain Paper Ltd")
    plain.locator('input[name="name"]').press("Enter")
    plain.wait_for_url("**/crm/customers/*-*")
    assert plain.get_by_role("heading", name="Plain Paper Ltd").first.is_visible()
    address = plain.url
    plain.goto(f"{address}/edit")
    plain.locator('input[name="industry"]').fill("Paper")
    plain.locator('input[name="industry"]').press("Enter")
    plain.wait_for_url(f"{address}*")
    assert "Paper" in plain.get_by_role("main").inner_text()


def test_bad_input_is_kept_with_a_sentence_at_the_field(plain, house):
    plain.goto(f"{house.url}/crm/customers/new")
    plain.locator('input[name="name"]').fill("Crooked Mail")
    plain.locator('input[name="primaryEmail"]').fill("not-an-address")
    plain.locator("form").filter(has=plain.locator('input[name="primaryEmail"]')).evaluate("form => { form.noValidate = true }")
    plain.locator('input[name="name"]').press("Enter")
    plain.wait_for_load_state()
    assert plain.locator('input[name="name"]').input_value() == "Crooked Mail"
    field = plain.locator('input[name="primaryEmail"]')
    assert field.input_value() == "not-an-address"
    assert field.get_attribute("aria-invalid") == "true"
    described = field.get_attribute("aria-describedby").split()
    assert any(plain.locator(f'[id="{id}"]').inner_text().strip() for id in described)
    assert not [c for c in house.api.all("/api/crm/customers") if c["name"] == "Crooked Mail"]


def test_a_task_moves_by_its_form(plain, house):
    today = datetime.date.today().isoformat()
    task = house.api.create("/api/crm/activities", {"type": "TASK", "subject": "Plain task", "dueDate": today})
    plain.goto(f"{house.url}/crm/my-tasks?view=board")
    assert plain.get_by_text("Plain task").first.is_visible()
    form = plain.locator(f'form[method="post"][action*="{task["id"]}"]').filter(has_text="In progress").first
    select = form.locator('select[name="status"]')
    if select.count():
        select.select_option(label="In progress")
        form.locator("button").first.click()
    else:
        button = form.locator('button[name="status"]').filter(has_text="In progress")
        show(plain, button)
        button.click()
    plain.wait_for_load_state()
    assert house.api.get(f"/api/crm/activities/{task['id']}")["status"] == "IN_PROGRESS"


def test_signing_out_ends_the_session(plain, house):
    plain.goto(f"{house.url}/crm")
    form = plain.locator('form[action="/logout"]').first
    assert form.get_attribute("method").lower() == "post"
    form.locator("button").evaluate("button => button.form.requestSubmit(button)")
    plain.wait_for_url("**/login**")
    plain.goto(f"{house.url}/crm")
    assert "/login" in plain.url
