"""Reports and the Customer 360 on paper: rendered to PDF by Chromium and read back."""

import re
import subprocess

import pytest
from conftest import sign_in

NAVIGATION = ["My Tasks", "Sign out", "Settings", "Ctrl"]


@pytest.fixture(scope="module")
def paper(chromium, demo, tmp_path_factory):
    """Prints a page of the demo and gives the text of each sheet."""
    context = chromium.new_context()
    page = context.new_page()
    sign_in(page, demo)

    def print_page(path):
        assert page.goto(demo.url + path).status == 200
        file = tmp_path_factory.mktemp("paper") / "page.pdf"
        page.pdf(path=file, prefer_css_page_size=True, print_background=True)
        return file

    yield print_page
    context.close()


def sheets(file):
    text = subprocess.run(["pdftotext", "-layout", file, "-"], capture_output=True, text=True, check=True).stdout
    return text.rstrip("\f").split("\f")


def is_a4(file):
    info = subprocess.run(["pdfinfo", file], capture_output=True, text=True, check=True).stdout
    width, height = map(float, re.search(r"Page size:\s+([\d.]+) x ([\d.]+)", info).groups())
    return abs(width - 595) < 2 and abs(height - 842) < 2


def check(file, title):
    printed = sheets(file)
    assert is_a4(file)
    assert title in " ".join(printed[0].split())
    for number, sheet in enumerate(printed, 1):
        assert re.search(rf"\b{number}\s*(of|/)\s*{len(printed)}\b", sheet), f"sheet {number} is not numbered:\n{sheet}"
        assert not [word for word in NAVIGATION if word in sheet], f"navigation is printed:\n{sheet}"
    return printed


@pytest.mark.parametrize(("path", "title"), [("/crm/reports/sales-funnel", "Sales funnel"), ("/crm/reports/won-lost", "Won")])
def test_a_report_prints_on_a4_with_head_numbers_and_table(demo, paper, path, title):
    printed = check(paper(path), title)
    assert re.search(r"\d", printed[0])


def test_the_funnel_names_every_open_stage_on_paper(paper):
    text = " ".join(sheets(paper("/crm/reports/sales-funnel")))
    assert all(stage in text for stage in ("Prospecting", "Qualification", "Proposal", "Negotiation"))


def test_a_customer_360_prints_without_navigation(demo, paper):
    customer = demo.api.get("/api/crm/customers?limit=1")["data"][0]
    check(paper(f"/crm/customers/{customer['id']}"), customer["name"])
