"""The commands as tools rely on them: exit codes, last lines, and what an import makes of a file."""

import re
import time

import pytest
from installation import ADA, API, PASSWORD, Counts
from plain_http import call, sign_in

CUSTOMERS = "Company Name;E-mail;Telephone;Industry\nAlder & Co;hello@alder.example;+1 555 0100;Timber\nBirch;;;\n;lost@example.com;;\nČerná, s.r.o.;;;Steel\n"


def one_sentence(done):
    assert done.stderr.strip(), "an error says nothing"
    assert len(done.stderr.strip().split("\n")) == 1, done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize(
    "arguments",
    [["dance"], ["serve", "--nonsense"], ["setup"], ["import"], ["token"], ["serve", "--port", "many"], ["setup", "--password", "x"]],
    ids=" ".join,
)
def test_wrong_usage_is_64(empty, arguments):
    done = empty.run(*arguments)
    assert done.returncode == 64
    one_sentence(done)


def test_help_is_the_whole_of_it(empty):
    told = empty.do("serve", "--help")
    settings = ("--public-url", "KITH_TRUSTED_PROXIES", "KITH_POSTHOG_URL", "KITH_POSTHOG_KEY", "KITH_POSTHOG_KEY_FILE")
    assert [word for word in settings if word not in told] == []


@pytest.mark.parametrize(
    "given, option",
    [({"--email": "notanemail"}, "--email"), ({"--workspace": ""}, "--workspace"), ({"--name": " "}, "--name")],
    ids=str,
)
def test_setup_names_the_option_that_does_not_fit_and_makes_nothing(empty, given, option):
    options = {"--workspace": "W", "--name": "Ada", "--email": ADA, "--password-file": empty.password_file()} | given
    done = empty.run("setup", "--data", empty.data, *(text for pair in options.items() for text in pair))
    assert done.returncode == 64
    one_sentence(done)
    assert option in done.stderr
    assert not empty.data.exists()


def test_setup_with_a_poor_password_makes_nothing(empty):
    done = empty.run(
        "setup", "--data", empty.data, "--workspace", "W", "--name", "Ada", "--email", ADA, "--password-file", empty.password_file("short")
    )
    assert done.returncode == 1
    one_sentence(done)
    assert not empty.data.exists()


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


def test_a_restore_over_data_says_where_the_old_data_is(fresh):
    fresh.do("backup", "--data", fresh.data, fresh.folder / "copy")
    kept = fresh.run("restore", fresh.folder / "copy", "--data", fresh.data)
    (old,) = fresh.data.glob("replaced-*")
    assert kept.returncode == 0 and str(old) in kept.stderr
    discarded = fresh.run("restore", fresh.folder / "copy", "--data", fresh.data, "--discard-old")
    assert discarded.returncode == 0 and "replaced-" not in discarded.stderr
    assert list(fresh.data.glob("replaced-*")) == [old]


def test_routes_are_listed_with_their_permission(empty):
    routes = empty.do("routes")
    assert re.search(r"^GET\s+/crm/deals/:id\s.*crm\.deal\.view", routes, re.M)


@pytest.mark.parametrize("url", ["crm.example.com", "ftp://crm.example.com", "https://", "https://crm.example.com/kith"])
def test_a_public_url_that_no_browser_could_call_is_wrong_usage(fresh, url):
    done = fresh.run("serve", "--data", fresh.data, "--port", "0", "--public-url", url, timeout=30)
    assert done.returncode == 64
    one_sentence(done)
    assert "--public-url" in done.stderr


def test_whoever_asks_through_a_trusted_proxy_is_known_by_their_own_address(fresh):
    with fresh.serve("--trusted-proxies", "127.0.0.1") as server:
        call(server, "GET", "/login", headers={"X-Forwarded-For": "203.0.113.7"})
        server.stop()
        assert " 203.0.113.7 GET /login " in server.log.read_text()


def test_a_second_server_on_one_folder_is_refused_and_the_first_ends_with_0(fresh):
    with fresh.serve() as server:
        second = fresh.run("serve", "--data", fresh.data, "--port", server.port + 1, timeout=30)
        assert second.returncode == 1
        began = time.monotonic()
        assert server.stop() == 0
        assert time.monotonic() - began < 0.5, "nothing is in flight"
