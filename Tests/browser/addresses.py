"""Every address of a page, its holes filled: with records of the demo, and with what only comes of work, such as an import or an erasure."""

import json
import re
import urllib.request

# Answers that are no page of their own: other formats, health, what only redirects, and a form that needs to know of which list.
NO_PAGE = re.compile(
    r"^/(api|healthz|readyz|metrics|assets|login|logout|first-run)\b|\.(csv|json|zip)$|/export\.html$|/content$|^/clients/|^/crm/views/(new|:id)$"
)
HOLE = re.compile(r":\w+")

VIEWS = [
    "/crm/my-tasks?view=board",
    "/crm/my-tasks?view=calendar",
    "/crm/my-tasks?view=list",
    "/crm/customers?view=grid",
    "/crm/customers?view=table",
    "/crm/leads?view=board",
    "/crm/leads?view=table",
    "/crm/search?q=a",
    "/crm/customers?q=nobody-is-called-like-this",
]


def plain_routes(kith_routes):
    paths = re.findall(r"^GET\s+(/\S*)", kith_routes, re.M)
    return sorted(path for path in set(paths) if not NO_PAGE.search(path) and "*" not in path)


def page_addresses(demo, page):
    """One address for each route of a page, and all of the manual. `page` is signed in as the administrator."""
    routes = plain_routes(demo.installation.do("routes"))
    filled = [route for route in routes if ":" not in route]
    fillings = Fillings(demo, page)
    # An erasure forgets the files that wait to be imported, so it comes first.
    for route in sorted(set(routes) - set(filled), key=lambda route: "/erasures/" not in route):
        values = fillings.of(route)
        assert values, f"nothing fills {route}"
        filled += [HOLE.sub(value, route, count=1) for value in values]
    assert not any(":" in path for path in filled), filled
    return sorted(filled)


class Fillings:
    """Makes what an address needs, once for all addresses that begin alike."""

    def __init__(self, demo, page):
        self.demo = demo
        self.page = page
        self.made = {}

    def of(self, route):
        start = "result" if route.endswith("/result") else route.split("/:")[0].removeprefix("/crm/")
        if start not in self.made:
            maker = getattr(self, {"import": "upload"}.get(start, start.replace("/", "_").replace("-", "_")), None)
            values = maker() if maker else self.first(start)
            self.made[start] = [values] if isinstance(values, str) else values
        return self.made[start]

    def first(self, kind):
        """The first of a list that the API has under the same name."""
        return self.demo.api.get(f"/api/crm/{kind}?limit=1")["data"][0]["id"]

    def open(self, path):
        self.page.goto(self.demo.url + path)
        return self.page

    def press(self, name):
        self.page.get_by_role("button", name=name).first.click()

    def hidden_names(self, start):
        """What the links of a page have behind a beginning."""
        hrefs = self.page.eval_on_selector_all("a[href]", "links => links.map(link => link.getAttribute('href'))")
        return sorted({href[len(start) :].split("#")[0] for href in hrefs if href.startswith(start)} - {""})

    def help(self):
        self.open("/crm/help")
        return self.hidden_names("/crm/help/")

    def help_api(self):
        self.open("/crm/help/api")
        return self.hidden_names("/crm/help/api/")[:3]

    def custom_fields(self):
        field = {"entity": "customer", "label": "Delivery day", "kind": "CHOICE", "choices": ["Monday", "Friday"]}
        return self.demo.api.create("/api/crm/custom-fields", field)["id"]

    def settings_people(self):
        return self.demo.api.get("/api/crm/users?limit=1")["data"][0]["id"]

    def notes(self):
        contact = self.first("contacts")
        return self.demo.api.create(f"/api/crm/contacts/{contact}/notes", {"content": "Asked for **samples**."})["id"]

    def relations(self):
        for contact in self.demo.api.all("/api/crm/contacts"):
            if contact["customerId"]:
                return self.demo.api.get(f"/api/crm/contacts/{contact['id']}/relationships")["data"][0]["id"]

    def bulk(self):
        changed = {"ids": [self.first("customers")], "addTags": ["Walked"]}
        status, answer = self.demo.api.request("POST", "/api/crm/customers/bulk", changed)
        assert status == 200, answer
        return answer["id"]

    def erasures(self):
        contact = self.demo.api.create("/api/crm/contacts", {"firstName": "Nora", "lastName": "Gone"})
        return self.demo.api.create(f"/api/crm/contacts/{contact['id']}/erasure", {"confirm": True})["id"]

    def trash_emptying(self):
        status, answer = self.demo.api.request("DELETE", "/api/crm/trash?confirm=delete")
        assert status == 202, answer
        return answer["id"]

    def attachments(self):
        return self.send(f"/api/crm/customers/{self.first('customers')}/attachments", {})["id"]

    def imports(self):
        return self.send("/api/crm/import", {"type": "customers"})["importId"]

    def send(self, path, fields, content="Name,Industry\r\nAlder,Timber\r\n,x\r\n"):
        """Posts a small file with some fields, and gives the answer."""
        edge = "an-edge"
        parts = [f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in fields.items()]
        parts.append(f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n{content}\r\n')
        request = urllib.request.Request(self.demo.url + path, data=("".join(parts) + f"--{edge}--\r\n").encode(), method="POST")
        request.add_header("Authorization", f"Bearer {self.demo.api.token}")
        request.add_header("Content-Type", f"multipart/form-data; boundary={edge}")
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.loads(answer.read())

    def upload(self, rows="Name,Industry\nBirch,Steel\n,Nobody\n"):
        """A file that waits to be mapped."""
        self.open("/crm/import").get_by_label("Clients", exact=True).check()
        self.page.locator("input[name=file]").set_input_files({"name": "b.csv", "mimeType": "text/csv", "buffer": rows.encode()})
        self.press("Continue")
        self.page.wait_for_url("**/crm/import/*")
        return self.page.url.split("?")[0].split("/")[-1]

    def result(self):
        upload = self.upload()
        self.page.get_by_role("button", name=re.compile("^Import ")).click()
        self.page.wait_for_url("**/result*")
        return upload

    def profile_tokens(self):
        self.open("/crm/profile").get_by_label("What the token is for").fill("Walking")
        self.press("Make a token")
        return [path.removesuffix("/revoke") for path in self.hidden_names("/crm/profile/tokens/")][:1]

    def _invitations(self):
        """Of somebody who was invited; the page shows the link once."""
        self.open("/crm/settings/people").get_by_label("Name", exact=True).fill("Tove Ahl")
        self.page.get_by_label("E-mail").fill("tove@kith.example")
        self.page.get_by_label("Your own password").fill(self.demo.password)
        self.press("Add person")
        return self.page.locator("code.mono").first.inner_text().split("/")[-1]
