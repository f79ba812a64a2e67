"""Sums over the sample files, computed here from the CSV alone and never asked of Kith."""

import csv
from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
OPEN_DEALS = Path(__file__).parent / "data" / "open_deals.csv"

# docs/walkthrough/deals.json says the same to the import.
STAGES = {"Prospecting": "Prospecting", "Engaging": "Qualification", "Won": "Won", "Lost": "Lost"}
CLOSED = {"Won", "Lost"}


def sample_data():
    """The folder of sample files, beside the checkout or one above it; None where they were not put."""
    places = [parent / "shared" / "data" for parent in REPOSITORY.parents]
    return next((place for place in places if place.is_dir()), None)


def rows(path):
    with open(path, newline="", encoding="utf-8-sig") as file:
        return [{name: cell.strip() for name, cell in row.items()} for row in csv.DictReader(file)]


@dataclass
class Sum:
    count: int = 0
    value: Decimal = Decimal(0)

    def add(self, value):
        self.count += 1
        self.value += value


@dataclass(frozen=True)
class Deal:
    key: str
    owner: str
    customer: str
    stage: str
    value: Decimal | None
    closed: str
    name: str = field(compare=False, default="")

    @property
    def year(self):
        return self.closed[:4]


def pipeline(folder):
    """The 8,800 deals as Kith should hold them after docs/walkthrough/deals.json."""
    products = {"GTXPro": "GTX Pro"}
    deals = []
    for row in rows(folder / "crm-sales-opportunities" / "sales_pipeline.csv"):
        product = products.get(row["product"], row["product"])
        deals.append(
            Deal(
                key=row["opportunity_id"],
                owner=row["sales_agent"],
                customer=row["account"],
                stage=STAGES[row["deal_stage"]],
                value=Decimal(row["close_value"]) if row["close_value"] else None,
                closed=row["close_date"],
                name=" – ".join(part for part in (product, row["account"]) if part),
            )
        )
    return deals


def open_deals():
    return [
        Deal(row["opportunity_id"], row["sales_agent"], row["account"], row["deal_stage"], Decimal(row["value"]), "", row["name"])
        for row in rows(OPEN_DEALS)
    ]


def sums(deals, by):
    """Count and value of the deals by an attribute's name, such as "stage" or "owner"."""
    totals = defaultdict(Sum)
    for deal in deals:
        totals[getattr(deal, by)].add(deal.value or Decimal(0))
    return dict(totals)


def customers(folder):
    """Name → (industry, revenue in units, country, parent or "") of the 85 accounts."""
    return {
        row["account"]: (
            {"technolgy": "technology"}.get(row["sector"], row["sector"]),
            Decimal(row["revenue"]) * 1_000_000,
            row["office_location"],
            row["subsidiary_of"],
        )
        for row in rows(folder / "crm-sales-opportunities" / "accounts.csv")
    }


def teams(folder):
    """Agent → manager."""
    return {row["sales_agent"]: row["manager"] for row in rows(folder / "crm-sales-opportunities" / "sales_teams.csv")}


def northwind(folder):
    """CustomerID → row of the 93 companies."""
    return {row["CustomerID"]: row for row in rows(folder / "northwind" / "Customers.csv")}
