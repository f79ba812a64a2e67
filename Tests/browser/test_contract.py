"""What tools rely on: the commands, their exit codes and last lines, and the few forms that scripts drive."""

import http.client
import re
import urllib.parse
from html.parser import HTMLParser

import pytest
from installation import ADA, API, PASSWORD, Counts

CUSTOMERS = "Company Name;E-mail;Telephone;Industry\nAlder & Co;hello@alder.example;+1 555 0100;Timber\nBirch;;;\n;lost@example.com;;\nČerná, s.r.o.;;;Steel\n"


class Forms(HTMLParser):
    """The forms of a page, each with its attributes and its controls in order."""

    def __init__(self, html):
        super().__init__()
        self.forms = []
        self.open = self.control = None
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag == "form":
            self.open = {"attributes": attributes, "controls": []}
            self.forms.append(self.open)
        elif self.open is not None and tag in ("input", "select", "button", "textarea", "option"):
            self.control = {"tag": tag, "text": "", **attributes}
            self.open["controls"].append(self.control)

    def handle_endtag(self, tag):
        if tag == "form":
            self.open = self.control = None
        elif tag in ("button", "option"):
            self.control = None

    def handle_data(self, data):
        if self.control is not None:
            self.control["text"] += data


def one_sentence(done):
    assert done.stderr.strip(), "an error says nothing"
    assert len(done.stderr.strip().split("\n")) == 1, done.stderr
    assert done.stdout == ""


# Commands


@pytest.mark.parametrize(
    "arguments",
    [["dance"], ["serve", "--nonsense"], ["setup"], ["import"], ["token"], ["serve", "--port", "many"], ["setup", "--password", "x"]],
    ids=" ".join,
)
def test_wrong_usage_is_64(empty, arguments):
    done = empty.run(*arguments)
    assert done.returncode == 64
    assert done.stderr and done.stdout == ""


def test_an_unknown_environment_variable_is_an_error(empty):
    done = empty.run("check", "--data", empty.data, environment={"KITH_COLOUR": "blue"})
    assert done.returncode == 64
    assert "KITH_COLOUR" in done.stderr


def test_options_can_be_environment_variables(fresh):
    assert fresh.do("token", environment={"KITH_DATA": str(fresh.data), "KITH_EMAIL": ADA}).strip()


def test_the_data_folder_is_data_unless_said(fresh):
    assert fresh.do("token", "--email", ADA).strip()


def test_a_workspace_name_is_taken_once(fresh):
    again = fresh.run(
        "setup", "--data", fresh.data, "--workspace", "Ada & Sons", "--name", "Eve", "--email", "eve@example.com",
        "--password-file", fresh.password_file(),
    )  # fmt: skip
    assert again.returncode == 1
    one_sentence(again)


def test_a_known_address_joins_a_second_workspace_and_keeps_its_password(fresh):
    fresh.setup("Second", "Ada Again", ADA, "another password entirely")
    with fresh.serve() as server:
        assert sign_in(server, ADA, PASSWORD)
        assert not sign_in(server, ADA, "another password entirely")
        for workspace in ("Ada & Sons", "Second"):
            assert API(server.url, fresh.token(workspace=workspace)).get("/api/crm/customers")["data"] == []


def test_one_final_newline_of_a_password_file_is_dropped(empty):
    empty.file("password", "two lines kept \n\n")
    empty.do(
        "setup", "--data", empty.data, "--workspace", "W", "--name", "Ada", "--email", ADA, "--password-file", empty.folder / "password"
    )  # fmt: skip
    with empty.serve() as server:
        assert sign_in(server, ADA, "two lines kept \n")


def test_a_user_is_added_and_an_unknown_role_is_refused(fresh):
    fresh.add_user("mo@example.com", "MANAGER", "Mo Manager")
    with fresh.serve() as server:
        assert sign_in(server, "mo@example.com", PASSWORD)
    wrong = fresh.run(
        "user", "add", "--data", fresh.data, "--workspace", "Ada & Sons", "--name", "X", "--email", "x@example.com",
        "--role", "EMPEROR", "--password-file", fresh.password_file(),
    )  # fmt: skip
    assert wrong.returncode in (1, 64)


def test_a_token_is_printed_alone_and_works(fresh):
    printed = fresh.do("token", "--data", fresh.data, "--email", ADA)
    assert re.fullmatch(r"\S+\n", printed)
    with fresh.serve() as server:
        assert API(server.url, printed.strip()).request("GET", "/api/crm/customers")[0] == 200
        status, body = API(server.url, "nonsense").request("GET", "/api/crm/customers")
        assert status == 401 and body["error"]["message"] and body["requestId"]


def test_a_token_for_nobody_fails(fresh):
    done = fresh.run("token", "--data", fresh.data, "--email", "nobody@example.com")
    assert done.returncode == 1
    one_sentence(done)


def test_an_import_counts_every_row_and_the_same_file_twice_changes_nothing(fresh):
    assert fresh.import_text("customers", CUSTOMERS) == Counts(4, 3, 0, 0, 1, 0)
    assert fresh.import_text("customers", CUSTOMERS) == Counts(4, 0, 0, 3, 1, 0)
    assert fresh.import_text("customers", CUSTOMERS.replace("Timber", "Paper")) == Counts(4, 0, 1, 2, 1, 0)


def test_the_last_line_of_an_import_is_exact(fresh):
    stdout = fresh.do(*fresh.import_arguments("customers", fresh.file("c.csv", CUSTOMERS)))
    assert stdout.endswith("rows 4: created 3, updated 0, unchanged 0, skipped 1, failed 0\n")


def test_a_dry_run_says_the_same_and_writes_nothing(fresh):
    assert fresh.import_text("customers", CUSTOMERS, "--dry-run") == Counts(4, 3, 0, 0, 1, 0)
    assert fresh.import_text("customers", CUSTOMERS) == Counts(4, 3, 0, 0, 1, 0)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_an_import_reads_the_usual_encodings(fresh, encoding):
    path = fresh.file("c.csv", CUSTOMERS.encode(encoding))
    assert fresh.import_file("customers", path).created == 3
    with fresh.serve() as server:
        names = [customer["name"] for customer in API(server.url, fresh.token()).all("/api/crm/customers")]
    assert sorted(names) == ["Alder & Co", "Birch", "Černá, s.r.o."]


def test_an_import_reads_windows_1252_tabs_and_quoted_newlines(fresh):
    content = 'Organisation\tDescription\n"Caf\u00e9 \u201cZo\u00eb\u201d"\t"one\ntwo"\n'.encode("cp1252")
    assert fresh.import_file("customers", fresh.file("c.csv", content)).created == 1
    with fresh.serve() as server:
        (customer,) = API(server.url, fresh.token()).all("/api/crm/customers")
    assert (customer["name"], customer["description"]) == ("Café “Zoë”", "one\ntwo")


def test_contacts_take_the_aliases_of_other_exports(fresh):
    fresh.import_text("customers", "name\nAlder\n")
    text = "First_Name,LAST NAME,E-mail,Telephone,Title,account\nAnn,Ash,ann@alder.example,555,CTO,Alder\nBo,,bo@alder.example,,,\n"
    assert fresh.import_text("contacts", text) == Counts(2, 1, 0, 0, 1, 0)
    with fresh.serve() as server:
        (contact,) = API(server.url, fresh.token()).all("/api/crm/contacts")
    assert (contact["firstName"], contact["lastName"], contact["email"]) == ("Ann", "Ash", "ann@alder.example")
    assert contact["phone"] == "555" and contact["jobTitle"] == "CTO"


def test_an_import_of_a_missing_file_or_by_a_stranger_fails(fresh):
    missing = fresh.run(*fresh.import_arguments("customers", fresh.folder / "absent.csv"))
    assert missing.returncode == 1
    one_sentence(missing)
    path = fresh.file("c.csv", CUSTOMERS)
    stranger = fresh.run("import", "--data", fresh.data, "--as", "nobody@example.com", "customers", path)
    assert stranger.returncode == 1
    one_sentence(stranger)


def test_a_backup_restores_and_checks(fresh):
    fresh.import_text("customers", CUSTOMERS)
    fresh.do("backup", "--data", fresh.data, fresh.folder / "copy")
    assert (fresh.folder / "copy").stat().st_mode & 0o777 == 0o700
    fresh.do("restore", fresh.folder / "copy", "--data", fresh.folder / "second")
    fresh.do("check", "--data", fresh.folder / "second")
    fresh.do("migrate", "--data", fresh.folder / "second")
    token = fresh.do("token", "--data", fresh.folder / "second", "--email", ADA).strip()
    fresh.data = fresh.folder / "second"
    with fresh.serve() as server:
        assert len(API(server.url, token).all("/api/crm/customers")) == 3


def test_routes_are_listed_with_their_permission(empty):
    routes = empty.do("routes")
    assert re.search(r"^GET\s+/crm/deals/:id\s.*crm\.deal\.view", routes, re.M)


def test_a_second_server_on_one_folder_is_refused_and_the_first_ends_with_0(fresh):
    with fresh.serve() as server:
        second = fresh.run("serve", "--data", fresh.data, "--port", server.port + 1, timeout=30)
        assert second.returncode == 1
        assert server.stop() == 0


# HTTP and forms


def call(server, method, path, body=None, headers=None):
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    connection.request(method, path, body, headers or {})
    answer = connection.getresponse()
    return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read().decode()


def sign_in_form(server):
    status, headers, html = call(server, "GET", "/login")
    assert status == 200
    forms = [form for form in Forms(html).forms if any(control.get("name") == "password" for control in form["controls"])]
    assert len(forms) == 1
    return forms[0], headers, html


def cookie(headers):
    return headers.get("set-cookie", "").split(";")[0]


def sign_in(server, email, password, origin=None):
    """The session cookie, or None where sign-in is refused."""
    form, headers, _ = sign_in_form(server)
    fields = {control["name"]: control.get("value", "") for control in form["controls"] if control.get("type") == "hidden"}
    fields |= {"email": email, "password": password}
    sent = {"Content-Type": "application/x-www-form-urlencoded", "Origin": origin or server.url}
    if cookie(headers):
        sent["Cookie"] = cookie(headers)
    status, headers, _ = call(server, "POST", "/login", urllib.parse.urlencode(fields), sent)
    return cookie(headers) if status == 303 else None


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
