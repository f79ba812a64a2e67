"""What a data protection officer does over real sockets: take out all that is held, erase, and look at the disk."""

import io
import json
import re
import threading
import time
import unicodedata
import urllib.parse
import urllib.request
import uuid
import zipfile

from installation import API

NAME = "Zoë Ottoline Vãne"
MAIL = "zoe.ottoline@vane.example"
PHONE = "+31 20 555 0199"
# As others spell them: none of these may be read afterwards.
SPELLINGS = [NAME, NAME.upper(), unicodedata.normalize("NFD", NAME), "Vãne, Zoë Ottoline", "zoe  ottoline vane", MAIL.upper()]
NUMBERS = [PHONE, "020-5550199", "0031 (0)20 555.01.99", "+31205550199"]


def upload(url, token, path, name, content, **fields):
    boundary = uuid.uuid4().hex
    head = "".join(f'--{boundary}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{text}\r\n' for key, text in fields.items())
    head += f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
    body = head.encode() + content + f"\r\n--{boundary}--\r\n".encode()
    request = urllib.request.Request(url + path, body, {
        "Authorization": f"Bearer {token}", "Content-Type": f"multipart/form-data; boundary={boundary}",
    })  # fmt: skip
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


def archive(url, token, path):
    request = urllib.request.Request(url + path, headers={"Authorization": f"Bearer {token}"})
    with urllib.request.urlopen(request) as answer:
        assert answer.headers["Content-Type"] == "application/zip"
        return answer.read()


def person(api):
    return api.create("/api/crm/contacts", {"name": NAME, "email": MAIL, "phone": PHONE})["id"]


def change(api, method, path, body):
    status, answer = api.request(method, path, body)
    assert status == 200, answer


def document(text):
    """A file of Word's, as far as anybody looks into it."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("word/document.xml", f"<w:document><w:p><w:t>{text}</w:t></w:p></w:document>")
    return packed.getvalue()


def leave_traces(server, token):
    """A person in every place of which no other record is to keep anything."""
    api = API(server.url, token)
    contact = person(api)
    path = f"/api/crm/contacts/{contact}"
    change(api, "PUT", path, {"name": "Zoë Ottoline", "phone": NUMBERS[1]})
    change(api, "PUT", path, {"name": NAME, "description": "Speaks as " + SPELLINGS[3]})
    for text in SPELLINGS + NUMBERS:
        api.create(f"{path}/notes", {"content": f"Said {text}."})
        api.create("/api/crm/communications", {"type": "CALL", "contactId": contact, "notes": f"From {text}", "meetingAttendees": [contact]})
    api.create("/api/crm/activities", {"subject": f"Ring {NAME}", "type": "CALL", "contactId": contact})
    files = {
        f"{NAME}.docx": document(NAME), "letter.txt": NAME.upper().encode("utf-16"), "plain.txt": NUMBERS[2].encode(),
        "all.zip": document(MAIL), "scan.pdf": b"%PDF-1.4 (" + NAME.encode("latin-1") + b")",
    }  # fmt: skip
    for name, content in files.items():
        upload(server.url, token, f"{path}/attachments", name, content)
    api.create("/api/crm/customers", {"name": "Acme", "primaryEmail": MAIL.upper(), "primaryPhone": NUMBERS[3]})
    api.create("/api/crm/leads", {"name": SPELLINGS[3], "email": MAIL, "phone": NUMBERS[1]})
    deal = api.create("/api/crm/deals", {"name": "Line 3", "description": f"With {SPELLINGS[1]}"})
    change(api, "PUT", f"/api/crm/deals/{deal['id']}", {"description": "With nobody"})
    api.create("/api/crm/views", {"entity": "contacts", "name": "Hers", "query": "search=zo%C3%AB%20OTTOLINE%20vane"})
    change(api, "POST", "/api/crm/contacts/bulk", {"filter": {"search": "zoe ottoline"}, "set": {"department": "Sales"}})
    rows = f"Name,E-mail,Mobile phone\n{NAME},{MAIL},{NUMBERS[2]}\n"
    upload(server.url, token, "/api/crm/import", f"{NAME}.csv", rows.encode(), type="contacts")
    api.get("/api/crm/search?q=" + urllib.parse.quote(NAME))
    return contact


def files_of(data):
    return [path for path in data.rglob("*") if path.is_file() and path.name != "secret.key"]


def remains(data):
    """Where a part of the name or the number stands, as UTF-8 or sixteen bits a letter, by a look that knows nothing of ours."""
    number = rb"[ ().-]*".join(bytes([digit]) for digit in b"205550199")
    found = []
    for path in files_of(data):
        content = path.read_bytes()
        narrow = content.replace(b"\0", b"")
        if b"ottoline" in content.lower() or b"ottoline" in narrow.lower():
            found.append((str(path.relative_to(data)), "name"))
        if re.search(number, content) or re.search(number, narrow):
            found.append((str(path.relative_to(data)), "number"))
    return found


def test_the_archive_of_a_person_is_unpacked_by_others_and_its_links_work(fresh):
    token = fresh.token()
    large = bytes(range(256)) * 40_000
    contents = {"plan.txt": b"first", "Plan.TXT": b"second", "קובץ 👩‍👩‍👧.bin": large, "empty.txt": b" ", "100% #1 & co?.txt": b"odd"}
    with fresh.serve() as server:
        api = API(server.url, token)
        contact = person(api)
        for name, content in contents.items():
            upload(server.url, token, f"/api/crm/contacts/{contact}/attachments", name, content)
        packed = archive(server.url, token, f"/api/crm/contacts/{contact}/export.zip")
    with zipfile.ZipFile(io.BytesIO(packed)) as file:
        assert file.testzip() is None
        names = file.namelist()
        assert len({name.lower() for name in names}) == len(names) == len(contents) + 2
        page = file.read("index.html").decode()
        links = [urllib.parse.unquote(link) for link in re.findall(r'href="(files/[^"]+)"', page)]
        assert sorted(links) == sorted(name for name in names if name.startswith("files/"))
        assert sorted(map(file.read, links)) == sorted(contents.values())
        held = json.loads(file.read("data.json"))["records"]["attachments"]
        assert {each["file"] for each in held} == set(links)
        file.extractall(fresh.folder / "unpacked")
    assert (fresh.folder / "unpacked" / "index.html").is_file()


def test_who_is_erased_while_the_archive_is_sent_is_gone_all_the_same(fresh):
    token = fresh.token()
    with fresh.serve() as server:
        api = API(server.url, token)
        contact = person(api)
        for number in range(20):
            upload(server.url, token, f"/api/crm/contacts/{contact}/attachments", f"{number}.bin", bytes([number]) * 2_000_000)
        request = urllib.request.Request(
            f"{server.url}/api/crm/contacts/{contact}/export.zip", headers={"Authorization": f"Bearer {token}"})
        outcome = []

        def read():
            try:
                with urllib.request.urlopen(request) as answer:
                    taken = [answer.read(10_000)]
                    ready.set()
                    gone.wait(60)
                    taken.append(answer.read())
                    outcome.append(b"".join(taken))
            except Exception as error:
                outcome.append(error)

        ready, gone = threading.Event(), threading.Event()
        reader = threading.Thread(target=read)
        reader.start()
        assert ready.wait(60)
        erase(api, contact)
        gone.set()
        reader.join(60)
        # Cut, or whole where all was read before: never a part that passes for the whole.
        assert isinstance(outcome[0], Exception) or zipfile.ZipFile(io.BytesIO(outcome[0])).testzip() is None
    assert remains(fresh.data) == []


def erase(api, contact):
    report = api.create(f"/api/crm/contacts/{contact}/erasure", {"confirm": True})
    return checked(api, report["id"])


def checked(api, report):
    end = time.monotonic() + 60
    while (stored := api.get(f"/api/crm/erasures/{report}"))["state"] == "CHECKING" and time.monotonic() < end:
        time.sleep(0.1)
    assert stored["state"] == "CHECKED", stored
    return stored["report"]


def test_of_an_erased_person_no_byte_is_left_in_the_folder(fresh):
    token = fresh.token()
    with fresh.serve() as server:
        contact = leave_traces(server, token)
        assert remains(fresh.data)
        report = erase(API(server.url, token), contact)
        assert report["traces"] == [], report
        left = remains(fresh.data)
    assert left == []
    assert remains(fresh.data) == []
    fresh.do("check", "--data", fresh.data)


def test_an_erasure_whose_server_is_killed_is_finished_at_the_next_start(fresh):
    token = fresh.token()
    with fresh.serve() as server:
        api = API(server.url, token)
        contact = leave_traces(server, token)
        report = api.create(f"/api/crm/contacts/{contact}/erasure", {"confirm": True})
        server.process.kill()
        server.process.wait()
    with fresh.serve() as server:
        assert checked(API(server.url, token), report["id"])["traces"] == []
    assert remains(fresh.data) == []
    fresh.do("check", "--data", fresh.data)
