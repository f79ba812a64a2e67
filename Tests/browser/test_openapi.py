"""The API against its own description: an independent validator reads it, and Schemathesis sends what nobody thought of."""

import json
import tempfile
import urllib.request

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.configuration import set_hypothesis_home_dir
from openapi_spec_validator import validate
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance, status_code_conformance

# It keeps what it learns; nothing of that belongs into the tree.
set_hypothesis_home_dir(tempfile.mkdtemp(prefix="hypothesis-"))

CHECKS = [not_a_server_error, content_type_conformance, response_schema_conformance, status_code_conformance]
# A file that was refused is answered with what became of its rows.
PLAIN = [not_a_server_error]


def document(house):
    with urllib.request.urlopen(house.url + "/api/openapi.json") as answer:
        return json.load(answer)


@pytest.fixture(scope="module")
def records(house):
    """The id of a record of each kind, by the word in its path."""
    api = house.api
    client = api.create("/api/crm/customers", {"name": "Northwind", "type": "BUSINESS"})["id"]
    made = {
        "customers": client,
        "contacts": api.create("/api/crm/contacts", {"name": "Ida Northwind", "customerId": client})["id"],
        "leads": api.create("/api/crm/leads", {"name": "Paper mill"})["id"],
        "deals": api.create("/api/crm/deals", {"name": "Forty desks", "customerId": client})["id"],
        "activities": api.create("/api/crm/activities", {"subject": "Call Ida"})["id"],
        "projects": api.create("/api/crm/projects", {"name": "Moving in", "type": "INTERNAL"})["id"],
        "pipelines": api.get("/api/crm/pipelines")["data"][0]["id"],
    }
    return made


def test_the_description_is_valid(house):
    validate(document(house))


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
def test_no_request_brings_the_server_down_or_is_answered_unlike_described(house, records, mode):
    schema = schemathesis.openapi.from_dict(document(house))
    token = {"Authorization": f"Bearer {house.installation.token(house.email)}"}
    wrong, asked = [], 0
    for result in schema.get_all_operations():
        operation = result.ok()
        try:
            strategy = operation.as_strategy(generation_mode=mode)
            asked += exercise(operation, strategy, house.url, token, records)
        except schemathesis.errors.InvalidSchema as error:
            pytest.fail(f"{operation.label}: {error}")
        except (Exception, BaseExceptionGroup) as error:  # Every operation is to be seen.
            if type(error).__name__ != "Unsatisfiable":
                wrong.append(f"{operation.label}: {describe(error)}")
    assert not wrong, "\n\n".join(wrong)
    assert asked > 100


def exercise(operation, strategy, url, headers, records):
    """Sends some requests of one operation; half of them name a record that is there."""
    asked = 0
    kind = operation.path.removeprefix("/api/crm/").split("/")[0]
    checks = PLAIN if kind == "import" else CHECKS

    @seed(20261121)
    @settings(max_examples=12, deadline=None, database=None, phases=[Phase.explicit, Phase.generate], suppress_health_check=list(HealthCheck))
    @given(case=strategy)
    def send(case):
        nonlocal asked
        asked += 1
        if asked % 2 and kind in records and "id" in (case.path_parameters or {}) and case.method != "DELETE":
            case.path_parameters["id"] = records[kind]
        answer = case.call(base_url=url, headers=headers, timeout=30)
        case.validate_response(answer, checks=checks)

    send()
    return asked


def describe(error):
    """The first failure within groups of them, on a few lines."""
    while getattr(error, "exceptions", None):
        error = error.exceptions[0]
    return "\n".join(line for line in str(error).splitlines() if line.strip())[:1200]
