import re
from pathlib import Path

import oracle
import pytest
from addresses import VIEWS, page_addresses
from installation import ADA, API, PASSWORD, Installation
from playwright.sync_api import sync_playwright

REPOSITORY = Path(__file__).resolve().parents[2]


def pytest_addoption(parser):
    parser.addoption("--kith", default=REPOSITORY / ".build" / "debug" / "kith", help="the binary to test")
    parser.addoption("--screenshots", help="a folder that gets a picture of every page at every width and theme")


@pytest.fixture(scope="session")
def kith(request):
    path = Path(request.config.getoption("--kith")).resolve()
    assert path.is_file(), f"{path} is not built"
    return path


@pytest.fixture(scope="session")
def screenshots(request):
    folder = request.config.getoption("--screenshots")
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
    return Path(folder) if folder else None


@pytest.fixture(scope="session")
def sample_data():
    folder = oracle.sample_data()
    if folder is None:
        pytest.skip("the sample files (shared/data beside the checkout) are not here")
    return folder


@pytest.fixture
def empty(kith, tmp_path):
    """No installation yet: a folder to make one in."""
    return Installation(kith, tmp_path)


@pytest.fixture
def fresh(empty):
    """A workspace with one admin and nothing else."""
    empty.setup()
    return empty


class House:
    """A running installation, its admin's API and the door for browsers."""

    def __init__(self, installation, server, email, password):
        self.installation = installation
        self.server = server
        self.url = server.url
        self.email = email
        self.password = password
        self.api = API(server.url, installation.token(email))


@pytest.fixture(scope="module")
def house(kith, tmp_path_factory):
    """A small served workspace, shared by the tests of one file."""
    installation = Installation(kith, tmp_path_factory.mktemp("house"))
    installation.setup()
    with installation.serve() as server:
        yield House(installation, server, ADA, PASSWORD)


@pytest.fixture(scope="session")
def demo(kith, tmp_path_factory):
    """The fictional world, served."""
    installation = Installation(kith, tmp_path_factory.mktemp("demo"))
    said = installation.do("demo", "--data", installation.data)
    email = re.search(r"[\w.+-]+@[\w.-]+\w", said)
    password = re.search(r"(?i)password:?\s+(\S+)", said)
    assert email and password, f"kith demo does not say who may sign in: {said}"
    with installation.serve() as server:
        yield House(installation, server, email[0], password[1])


@pytest.fixture(scope="session")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def context(chromium):
    """Makes browser contexts that end with the test."""
    opened = []

    def make(**options):
        opened.append(chromium.new_context(**({"locale": "en-US", "timezone_id": "UTC"} | options)))
        return opened[-1]

    yield make
    for each in opened:
        each.close()


def sign_in(page, house):
    page.goto(f"{house.url}/login")
    page.locator('input[name="email"]').fill(house.email)
    page.locator('input[name="password"]').fill(house.password)
    page.locator('input[name="password"]').press("Enter")
    page.wait_for_url(f"{house.url}/crm**")


@pytest.fixture
def signed_in(context, house):
    """A page of the small workspace with its admin signed in."""
    page = context().new_page()
    sign_in(page, house)
    return page


@pytest.fixture(scope="session")
def pages(demo, chromium, door):
    """Addresses of every page, and the views of those that have several."""
    context = chromium.new_context(storage_state=door)
    filled = page_addresses(demo, context.new_page())
    context.close()
    return list(dict.fromkeys(filled + VIEWS))


@pytest.fixture(scope="session")
def door(chromium, demo):
    """The cookies of one sign-in, shared by all widths and themes."""
    context = chromium.new_context()
    sign_in(context.new_page(), demo)
    state = context.storage_state()
    context.close()
    return state
