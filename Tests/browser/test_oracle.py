"""The oracle itself, against the figures that the sample files' own description gives."""

from decimal import Decimal

import oracle
import pytest


@pytest.fixture(scope="module")
def deals(sample_data):
    return oracle.pipeline(sample_data)


def test_the_pipeline_file_has_the_described_stages(deals):
    stages = oracle.sums(deals, "stage")
    assert {name: total.count for name, total in stages.items()} == {
        "Won": 4238,
        "Lost": 2473,
        "Qualification": 1589,
        "Prospecting": 500,
    }


def test_the_won_value_is_the_described_one_and_all_of_it_in_2017(deals):
    won = [deal for deal in deals if deal.stage == "Won"]
    assert sum(deal.value for deal in won) == Decimal("10005534")
    assert {deal.year for deal in won} == {"2017"}


def test_the_dirt_is_there(deals):
    assert sum(not deal.customer for deal in deals) == 1425
    assert sum(deal.value is None for deal in deals) == 2089
    assert sum(deal.name.startswith("GTX Pro") for deal in deals) == 1480
    assert all(not deal.value for deal in deals if deal.stage not in oracle.CLOSED)


def test_agents_managers_and_accounts_add_up(sample_data, deals):
    teams = oracle.teams(sample_data)
    assert (len(teams), len(set(teams.values()))) == (35, 6)
    assert len(set(teams) - {deal.owner for deal in deals}) == 5
    accounts = oracle.customers(sample_data)
    assert len(accounts) == 85
    parents = [account[3] for account in accounts.values() if account[3]]
    assert len(parents) == 15 and set(parents) <= set(accounts)
    assert len(oracle.northwind(sample_data)) == 93


def test_every_open_deal_has_a_value_and_known_names(sample_data):
    opened = oracle.open_deals()
    assert {deal.stage for deal in opened} == {"Prospecting", "Qualification", "Proposal", "Negotiation"}
    assert {deal.owner for deal in opened} <= set(oracle.teams(sample_data))
    assert {deal.customer for deal in opened if deal.customer} <= set(oracle.customers(sample_data))
    assert sum(deal.value for deal in opened) == Decimal("605891.50")
