"""Pages without a browser: raw requests, the forms of an answer, and signing in as a script would."""

import http.client
import urllib.parse
from html.parser import HTMLParser


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
