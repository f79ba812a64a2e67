"""Every template is rendered against the fictional world: copies that say their name are served, and each name has to come."""

import re
import shutil

import pytest
from addresses import VIEWS, page_addresses
from conftest import REPOSITORY, House, sign_in
from installation import Installation
from moments import Moments

BLOCKS = ["content", "tab", "fields", "aside"]


def marked(source, name):
    """The source with a comment that says which template it is, at a place that is shown."""
    marker = f"<!--template {name}-->"
    if "{% extends" not in source:
        return source + marker
    start = min((source.find(f"{{% block {block} %}}") for block in BLOCKS), key=lambda at: (at < 0, at))
    end = source.index("%}", start) + 2
    return source[:end] + marker + source[end:]


@pytest.fixture(scope="module")
def resources(tmp_path_factory):
    folder = tmp_path_factory.mktemp("resources")
    for part in ("Public", "docs"):
        shutil.copytree(REPOSITORY / part, folder / part)
    for path in sorted((REPOSITORY / "Templates").rglob("*.html")):
        name = str(path.relative_to(REPOSITORY / "Templates").with_suffix(""))
        copy = folder / "Templates" / f"{name}.html"
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text(marked(path.read_text(), name))
    return folder


@pytest.fixture(scope="module")
def marked_demo(kith, resources, tmp_path_factory):
    """The fictional world, served with the marked templates."""
    installation = Installation(kith, tmp_path_factory.mktemp("demo"))
    said = installation.do("demo", "--data", installation.data)
    email, password = re.search(r"[\w.+-]+@[\w.-]+\w", said)[0], re.search(r"password:\s+(\S+)", said)[1]
    with installation.serve(environment={"KITH_RESOURCES": str(resources)}) as server:
        yield House(installation, server, email, password)


def test_every_template_is_rendered_against_the_fictional_world(marked_demo, resources, context, kith, tmp_path):
    page = context().new_page()
    page.goto(f"{marked_demo.url}/login")
    seen = set(names(page.content()))
    sign_in(page, marked_demo)
    for path in page_addresses(marked_demo, page) + VIEWS:
        seen.update(names(page.request.get(marked_demo.url + path).text()))
    for text in Moments(marked_demo, page).all().values():
        seen.update(names(text))
    with Installation(kith, tmp_path).serve(environment={"KITH_RESOURCES": str(resources)}) as empty:
        seen.update(names(page.request.get(empty.url).text()))
    templates = {str(path.relative_to(resources / "Templates").with_suffix("")) for path in (resources / "Templates").rglob("*.html")}
    assert not templates - seen, "\n" + "\n".join(sorted(templates - seen))


def names(html):
    return re.findall(r"<!--template (\S+)-->", html)
