"""Bringing in files as people do: choosing, mapping, looking, importing, and taking back."""

import io
import re
import zipfile

from conftest import sign_in
from plain_http import call
from playwright.sync_api import expect

CLIENTS = "Firma,Sector,Founded,Value\nAlder,Timber,1999,1.00\n,Nobody,1,2.00\nBirch,Steel,2001,3.00\n"
MAIN = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def sheet(rows):
    def cell(text):
        return f"<c t='inlineStr'><is><t>{text}</t></is></c>"

    body = "".join(f"<row>{''.join(cell(text) for text in row)}</row>" for row in rows)
    return f"<worksheet><sheetData>{body}</sheetData></worksheet>"


def workbook(sheets):
    """The least that is a workbook."""
    numbers = range(len(sheets))
    names = "".join(f"<sheet name='{name}' r:id='s{number}'/>" for number, name in zip(numbers, sheets))
    links = "".join(f"<Relationship Id='s{n}' Type='{MAIN}/worksheet' Target='worksheets/{n}.xml'/>" for n in numbers)
    parts = {
        "_rels/.rels": f"<Relationships><Relationship Id='r' Type='{MAIN}/officeDocument' Target='xl/workbook.xml'/></Relationships>",
        "xl/workbook.xml": f"<workbook xmlns:r='{MAIN}'><sheets>{names}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f"<Relationships>{links}</Relationships>",
    }
    for number, rows in zip(numbers, sheets.values()):
        parts[f"xl/worksheets/{number}.xml"] = sheet(rows)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return file.getvalue()


def choose(page, house, kind, name, content):
    page.goto(house.url + "/crm/import")
    page.get_by_label(kind, exact=True).check()
    page.locator("input[name=file]").set_input_files({"name": name, "mimeType": "application/octet-stream", "buffer": content})
    page.get_by_role("button", name="Continue").click()


def clients(house):
    return sorted(record["name"] for record in house.api.get("/api/crm/customers?limit=100")["data"])


def test_a_text_file_is_mapped_looked_at_brought_in_and_taken_back(house, signed_in):
    page = signed_in
    before = clients(house)
    choose(page, house, "Clients", "clients.csv", CLIENTS.encode())
    expect(page.get_by_role("heading", name="clients.csv")).to_be_visible()
    page.get_by_label("Field for Firma").select_option("name")
    page.get_by_label("Field for Founded").select_option("")
    page.get_by_role("button", name="Update the preview").click()
    preview = page.locator("table").first
    expect(preview.get_by_text("Created")).to_have_count(2)
    expect(preview).to_contain_text("The row has no name.")
    assert clients(house) == before, "looking writes nothing"

    page.get_by_role("button", name="Import what fits").click()
    expect(page.get_by_text("The file is in.")).to_be_visible()
    assert {"Alder", "Birch"} <= set(clients(house))
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile("Download as CSV")).click()
    assert download.value.suggested_filename == "clients skipped.csv"
    assert "The row has no name." in download.value.path().read_text()

    page.get_by_role("button", name="Undo the import").click()
    page.locator("dialog").get_by_role("button", name="Undo the import").click()
    expect(page.locator("main").get_by_text("Undone: 2 went to Trash")).to_be_visible()
    assert clients(house) == before


def test_a_sheet_of_a_workbook_is_chosen_from_a_list(house, signed_in):
    page = signed_in
    book = workbook({
        "About": [["Sent by Ada"]],
        "Clients": [["Name", "Industry"], ["Cedar", "Paper"]],
        "Suppliers": [["Name", "Industry"], ["Quarry", "Stone"], ["River", "Water"]],
    })
    choose(page, house, "Clients", "book.xlsx", book)
    expect(page.get_by_label("Sheet")).to_have_value("Clients")
    page.get_by_label("Sheet").select_option("Suppliers")
    page.get_by_role("button", name="Read this sheet").click()
    expect(page.get_by_label("Sheet")).to_have_value("Suppliers")
    page.get_by_role("button", name="Import 2 rows").click()
    expect(page.get_by_text("The file is in.")).to_be_visible()
    assert {"Quarry", "River"} <= set(clients(house)) and "Cedar" not in clients(house)


def test_what_cannot_be_read_is_said_where_the_file_was_chosen(house, signed_in):
    page = signed_in
    choose(page, house, "Clients", "broken.xlsx", b"PK\x03\x04" + b"x" * 99)
    expect(page.locator("#error-file")).to_contain_text("no workbook")


def test_a_large_file_shows_how_far_it_is_and_then_what_became_of_it(house, signed_in):
    page = signed_in
    rows = "name\n" + "".join(f"Company {number:05}\n" for number in range(3_000))
    choose(page, house, "Clients", "large.csv", rows.encode())
    page.get_by_role("button", name="Import 3,000 rows").click()
    # The bar is there, or the file is in already; nobody has to press anything.
    expect(page.locator("[data-progress], .notice.is-good")).to_be_visible()
    expect(page.get_by_text("The file is in.")).to_be_visible(timeout=90_000)
    page.get_by_role("button", name="Undo the import").click()
    page.locator("dialog").get_by_role("button", name="Undo the import").click()
    expect(page.locator("main").get_by_text("Undone: 3000 went to Trash")).to_be_visible(timeout=90_000)


def test_a_whole_file_is_tried_before_it_comes_in(house, signed_in):
    page = signed_in
    before = clients(house)
    rows = "name,industry\n" + "".join(f"Tried {number:05},Timber\n" for number in range(1_500)) + ",lost\n"
    choose(page, house, "Clients", "tried.csv", rows.encode())
    page.get_by_role("button", name="Try the whole file").click()
    expect(page.get_by_text("This is what would become of the whole file.")).to_be_visible(timeout=90_000)
    expect(page.locator("main")).to_contain_text("The row has no name.")
    assert clients(house) == before, "trying writes nothing"
    page.get_by_role("link", name="Back to the import").click()
    expect(page.get_by_role("button", name="Import 1,501 rows")).to_be_visible()
    page.get_by_role("button", name="Discard").click()
    expect(page.get_by_text("tried.csv was not imported.")).to_be_visible()


def test_a_large_file_comes_in_without_scripts(house, context):
    plain = context(java_script_enabled=False).new_page()
    sign_in(plain, house)
    rows = "name\n" + "".join(f"Plain {number:05}\n" for number in range(1_500))
    choose(plain, house, "Clients", "plain.csv", rows.encode())
    plain.get_by_role("button", name="Import 1,500 rows").click()
    expect(plain.get_by_text("The file is in.")).to_be_visible(timeout=90_000)


def test_a_file_over_the_limit_is_refused_before_it_was_read(house):
    token = house.installation.token(house.email)
    edge = "kith-boundary"
    content = b"name\n" + b"x" * (26 * 1024 * 1024)
    body = (
        f'--{edge}\r\nContent-Disposition: form-data; name="type"\r\n\r\ncustomers\r\n'
        f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'
    ).encode() + content + f"\r\n--{edge}--\r\n".encode()
    headers = {"Authorization": f"Bearer {token}", "Content-Type": f"multipart/form-data; boundary={edge}"}
    status, _, answer = call(house.server, "POST", "/api/crm/import", body, headers)
    assert status == 413 and '"error"' in answer
