"""Pages that no address alone shows: what comes of mistakes, of two people at once, and of work that is under way."""

import re
import time

from addresses import Fillings


class Moments:
    """Each method brings about one moment and gives the page that is shown then."""

    def __init__(self, house, page):
        self.house = house
        self.page = page
        self.fillings = Fillings(house, page)
        self.token = None

    def all(self):
        return {name: method() for name, method in sorted(vars(type(self)).items()) if name.startswith("when_") for method in [method.__get__(self)]}

    def get(self, path):
        return self.page.request.get(self.house.url + path).text()

    def post(self, path, fields, **more):
        self.token = self.token or re.search(r'name="csrf" value="([^"]+)"', self.get("/crm/profile"))[1]
        kind = "multipart" if more.pop("is_upload", False) else "form"
        headers = {"Origin": self.house.url}
        return self.page.request.post(self.house.url + path, headers=headers, **{kind: {"csrf": self.token} | fields}).text()

    def client(self, **fields):
        return self.house.api.create("/api/crm/customers", {"name": "Momentary"} | fields)

    def when_nothing_is_there(self):
        return self.get("/crm/nowhere")

    def when_nobody_is_signed_in(self):
        browser = self.page.context.browser.new_context()
        text = browser.request.get(self.house.url + "/nowhere").text()
        browser.close()
        return text

    def when_a_record_is_in_trash(self):
        client = self.client()
        self.house.api.request("DELETE", f"/api/crm/customers/{client['id']}")
        return self.get(f"/crm/customers/{client['id']}") + self.get("/crm/trash") + self.get("/crm/trash/purge?all=1")

    def when_two_change_one_record(self):
        client = self.client()
        self.house.api.request("PUT", f"/api/crm/customers/{client['id']}", {"industry": "Timber"})
        return self.post(f"/crm/customers/{client['id']}", {"name": "Momentary", "industry": "Steel", "version": str(client["version"])})

    def when_an_old_value_was_overtaken(self):
        client = self.client(industry="Timber")
        path = f"/api/crm/customers/{client['id']}"
        self.house.api.request("PUT", path, {"industry": "Steel"})
        changed = self.house.api.get(f"{path}/timeline")["data"][0]
        self.house.api.request("PUT", path, {"industry": "Glass"})
        return self.post(f"/crm/timeline/{changed['seq']}/put-back", {"field": "industry"})

    def when_a_number_is_revealed(self):
        client = self.client(type="INDIVIDUAL", bsn="123456782")
        return self.post(f"/crm/customers/{client['id']}/bsn", {})

    def when_a_note_is_looked_at(self):
        return self.post("/crm/notes/preview", {"content": "**Bold**"})

    def when_no_file_was_chosen(self):
        return self.post(f"/crm/customers/{self.client()['id']}/attachments", {"nothing": "x"}, is_upload=True)

    def when_several_are_ticked(self):
        return self.get(f"/crm/customers/bulk?id={self.client()['id']}")

    def when_a_list_is_filtered_and_kept(self):
        return self.get("/crm/customers?view=table&status=ACTIVE") + self.get("/crm/views/new?entity=customer&query=status%3DACTIVE")

    def when_a_person_asks_what_is_held(self):
        return self.get(f"/crm/contacts/{self.fillings.first('contacts')}/export.html")

    def when_many_records_name_who_is_to_be_erased(self):
        contact = self.house.api.create("/api/crm/contacts", {"firstName": "Nora", "lastName": "Longlisted"})
        for number in range(60):
            self.house.api.create("/api/crm/deals", {"name": f"Deal {number} with Nora Longlisted"})
        return self.get(f"/crm/contacts/{contact['id']}/erase")

    def when_a_file_still_names_who_was_erased(self):
        contact = self.house.api.create("/api/crm/contacts", {"firstName": "Nora", "lastName": "Momentary"})
        self.fillings.send(f"/api/crm/customers/{self.client()['id']}/attachments", {}, "Nora Momentary signed this.")
        erasure = self.house.api.create(f"/api/crm/contacts/{contact['id']}/erasure", {"confirm": True})
        for _ in range(100):
            text = self.get(f"/crm/erasures/{erasure['id']}")
            if "data-progress" not in text:
                break
            time.sleep(0.1)
        return text

    def when_a_large_file_comes_in(self):
        rows = "Name\n" + "".join(f"Large {number}\n" for number in range(2_000))
        self.fillings.upload(rows)
        with self.page.expect_response(lambda answer: answer.url.endswith("/result") and answer.ok) as shown:
            self.page.get_by_role("button", name=re.compile("^Import ")).click()
        return shown.value.text()
