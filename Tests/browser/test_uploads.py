"""Files on records over real sockets: uploads that break off, ranges, and the page with scripts."""

import socket
import time

from installation import ADA, API, PASSWORD
from plain_http import call
from playwright.sync_api import expect

BOUNDARY = "kith-boundary"


def part(name, content):
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
    return head.encode() + content + f"\r\n--{BOUNDARY}--\r\n".encode()


def head(server, token, path, length):
    return (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\nAuthorization: Bearer {token}\r\n"
        f"Content-Type: multipart/form-data; boundary={BOUNDARY}\r\nContent-Length: {length}\r\n\r\n"
    ).encode()


def kept(installation):
    """Every file of content in the data folder, and whatever else lies about."""
    blobs = [path for path in (installation.data / "blobs").rglob("*") if path.is_file() and path.name != "lock"]
    return blobs + list(installation.data.glob("kith-spool*"))


def client(api):
    record = api.create("/api/crm/customers", {"name": "Acme"})
    return f"/api/crm/customers/{record['id']}/attachments"


def test_an_upload_that_breaks_off_leaves_nothing(fresh):
    token = fresh.token()
    with fresh.serve() as server:
        api = API(server.url, token)
        path = client(api)
        body = part("half.bin", b"x" * 3_000_000)
        with socket.create_connection(("127.0.0.1", server.port)) as connection:
            connection.sendall(head(server, token, path, len(body)) + body[:1_500_000])
        time.sleep(0.5)
        assert api.get(path)["data"] == []
        assert kept(fresh) == []


def test_an_upload_during_which_the_server_is_killed_leaves_nothing(fresh):
    token = fresh.token()
    with fresh.serve() as server:
        path = client(API(server.url, token))
        body = part("half.bin", b"x" * 3_000_000)
        with socket.create_connection(("127.0.0.1", server.port)) as connection:
            connection.sendall(head(server, token, path, len(body)) + body[:1_500_000])
            time.sleep(0.3)
            server.process.kill()
            server.process.wait()
    assert kept(fresh) == []
    with fresh.serve() as server:
        assert API(server.url, token).get(path)["data"] == []
    fresh.do("check", "--data", fresh.data)


def test_a_part_of_a_file_can_be_asked_for(fresh):
    token = fresh.token()
    with fresh.serve() as server:
        body = part("plan.pdf", b"%PDF-1.7 0123456789")
        headers = {"Authorization": f"Bearer {token}", "Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
        status, _, answer = call(server, "POST", client(API(server.url, token)), body, headers)
        assert status == 201, answer
        url = answer.split('"fileUrl":"')[1].split('"')[0]
        status, sent, content = call(server, "GET", url, None, {"Authorization": f"Bearer {token}", "Range": "bytes=9-12"})
        assert (status, content, sent["content-range"]) == (206, "0123", "bytes 9-12/19")
        assert sent["content-type"] == "application/pdf" and sent["content-security-policy"].startswith("sandbox")


def test_a_file_larger_than_the_limit_is_refused_with_a_sentence(fresh):
    token = fresh.token()
    with fresh.serve("--file-limit", "1") as server:
        headers = {"Authorization": f"Bearer {token}", "Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
        status, _, answer = call(server, "POST", client(API(server.url, token)), part("big.bin", b"x" * 1_200_000), headers)
        assert status == 413 and "a file may have up to 1 MB" in answer
        assert kept(fresh) == []


def files_page(installation, server, context):
    """The files of a new client, opened by an admin."""
    record = API(server.url, installation.token()).create("/api/crm/customers", {"name": "Acme"})
    page = context().new_page()
    page.goto(server.url + "/login")
    page.fill("[name=email]", ADA)
    page.fill("[name=password]", PASSWORD)
    page.click("main button, .plain-card button")
    page.goto(f"{server.url}/crm/customers/{record['id']}/files")
    return page


DROP = """(names) => {
  const data = new DataTransfer();
  for (const name of names) data.items.add(new File(["the content of " + name], name));
  return data;
}"""


def test_files_that_are_dropped_have_a_line_each_at_once(fresh, context):
    with fresh.serve() as server:
        page = files_page(fresh, server, context)
        held = []
        page.route("**/attachments", lambda route: held.append(route), times=1)
        names = ["plan.txt", "offer.txt", "minutes.txt"]
        page.dispatch_event(".drop", "drop", {"dataTransfer": page.evaluate_handle(DROP, names)})
        lines = page.locator("[data-uploads] > li")
        expect(lines).to_have_count(3)
        assert [line.split("\n")[0] for line in lines.all_inner_texts()] == names
        expect(lines.get_by_text("Waiting")).to_have_count(2)
        assert page.locator("[aria-live] .quiet, [role=status] .quiet").count() == 0
        held[0].continue_()
        page.get_by_text("3 files were added.").wait_for()
        assert sorted(page.locator(".files > li .text a").all_inner_texts()) == sorted(names)
        page.close()


def test_files_are_added_and_refused_on_the_page_one_by_one(fresh, context):
    with fresh.serve("--file-limit", "1") as server:
        page = files_page(fresh, server, context)
        page.set_input_files(
            "form[data-upload] input[type=file]",
            [
                {"name": "plan.txt", "mimeType": "text/html", "buffer": b"a plan"},
                {"name": "big.bin", "mimeType": "", "buffer": b"x" * 1_200_000},
                {"name": "photo.png", "mimeType": "", "buffer": b"\x89PNG\r\n\x1a\n...."},
            ],
        )
        page.get_by_text("2 files were added.").wait_for()
        assert page.locator(".files > li").count() == 2
        assert page.locator(".tabs [aria-current]").inner_text().split() == ["Files", "2"]
        assert "a file may have up to 1 MB" in page.locator("[data-uploads]").inner_text()
        page.close()
