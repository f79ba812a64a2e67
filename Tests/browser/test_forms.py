"""What scripts drive over HTTP: health, the sign-in form, origins, lead cards, views and aliases."""

import re
import urllib.parse

import pytest
from installation import ADA, PASSWORD
from plain_http import Forms, call, cookie, sign_in, sign_in_form


def test_health_answers_any_host(house):
    for host in ("localhost", "kith.example", "10.0.0.7:99"):
        status, _, _ = call(house.server, "GET", "/healthz", headers={"Host": host})
        assert status == 200


def test_the_sign_in_form_is_one_form_with_e_mail_and_password(house):
    form, _, html = sign_in_form(house.server)
    assert form["attributes"]["method"].lower() == "post"
    assert form["attributes"].get("action", "/login") == "/login"
    assert re.search(r'<input[^>]*\bname="email"', html)
    password = re.search(r'<input[^>]*\bname="password"[^>]*>', html)
    assert password and 'type="password"' in password[0]


def test_attributes_are_double_quoted_and_hidden_values_are_plain(house):
    session = sign_in(house.server, house.email, house.password)
    for path in ("/login", "/crm", "/crm/customers", "/crm/customers/new", "/crm/leads", "/crm/deals"):
        _, _, html = call(house.server, "GET", path, headers={"Cookie": session})
        for tag in re.findall(r"<[a-zA-Z][^>]*>", html):
            assert not re.search(r"\s[\w-]+='", tag) and not re.search(r'\s[\w-]+=[^"\s>]', re.sub(r'"[^"]*"', '""', tag)), tag
        for value in re.findall(r'<input[^>]*type="hidden"[^>]*value="([^"]*)"', html):
            assert "&" not in value, f"{path} has the hidden value {value}"


def test_sign_in_leads_to_the_dashboard_and_out_again(house):
    session = sign_in(house.server, house.email, house.password)
    assert session
    assert call(house.server, "GET", "/crm", headers={"Cookie": session})[0] == 200
    status, headers, _ = call(house.server, "GET", "/crm")
    assert status == 303 and headers["location"].startswith("/login")


def test_the_session_cookie_is_guarded(house):
    form, headers, _ = sign_in_form(house.server)
    fields = {control["name"]: control.get("value", "") for control in form["controls"] if control.get("type") == "hidden"}
    fields |= {"email": house.email, "password": house.password}
    sent = {"Content-Type": "application/x-www-form-urlencoded", "Origin": house.url, "Cookie": cookie(headers)}
    _, headers, _ = call(house.server, "POST", "/login", urllib.parse.urlencode(fields), sent)
    assert "HttpOnly" in headers["set-cookie"] and "SameSite=Lax" in headers["set-cookie"]


def test_a_foreign_origin_and_a_wrong_password_do_not_sign_in(house):
    assert sign_in(house.server, house.email, "wrong") is None
    assert sign_in(house.server, house.email, house.password, origin="https://evil.example") is None


def test_the_public_url_is_the_origin_where_one_is_given(fresh):
    with fresh.serve("--public-url", "https://kith.example") as server:
        assert sign_in(server, ADA, PASSWORD, origin="https://kith.example")
        assert sign_in(server, ADA, PASSWORD, origin="https://evil.example") is None


def test_every_lead_card_has_a_form_that_moves_it(house):
    leads = [house.api.create("/api/crm/leads", {"firstName": "Lea", "lastName": f"Lead {number}"}) for number in range(3)]
    session = sign_in(house.server, house.email, house.password)
    _, _, html = call(house.server, "GET", "/crm/leads", headers={"Cookie": session})
    forms = [form for form in Forms(html).forms if form["attributes"].get("method", "").lower() == "post"]
    stages = {"New Opportunities", "Active Opportunities", "Proposal Sent", "On Ice", "Closed Won", "Closed Lost"}
    for lead in leads:
        (form,) = [form for form in forms if lead["id"] in form["attributes"]["action"]]
        selects = [control for control in form["controls"] if control["tag"] == "select"]
        if selects:
            assert selects[0]["name"] == "stage"
            texts = [control["text"].strip() for control in form["controls"] if control["tag"] == "option"]
        else:
            buttons = [control for control in form["controls"] if control["tag"] == "button" and control.get("name") == "stage"]
            assert all(button.get("value") for button in buttons)
            texts = [button["text"].strip() for button in buttons]
        assert stages - set(texts) <= {"New Opportunities"}, texts


@pytest.mark.parametrize(
    "path",
    [
        "/crm/leads?view=board", "/crm/leads?view=table", "/crm/customers?view=grid", "/crm/customers?view=table",
        "/crm/my-tasks?view=board", "/crm/my-tasks?view=calendar", "/crm/my-tasks?view=list",
    ],
)  # fmt: skip
def test_views_are_asked_for_by_name(house, path):
    session = sign_in(house.server, house.email, house.password)
    assert call(house.server, "GET", path, headers={"Cookie": session})[0] == 200


@pytest.mark.parametrize(
    ("alias", "place"),
    [("/", "/crm"), ("/my-tasks", "/crm/my-tasks"), ("/clients", "/crm/customers"), ("/admin/crm/import", "/crm/import")],
)
def test_aliases_redirect(house, alias, place):
    session = sign_in(house.server, house.email, house.password)
    status, headers, _ = call(house.server, "GET", alias, headers={"Cookie": session})
    assert status in (301, 302, 303, 307, 308) and headers["location"] == place
