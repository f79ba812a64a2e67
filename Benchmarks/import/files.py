"""Writes clients.csv, contacts.csv and deals.csv with as many rows as asked for. The same number gives the same files."""
import csv
import random
import sys

folder, count = sys.argv[1], int(sys.argv[2])
chance = random.Random(7)
first = "Ada Bo Cleo Dov Esra Finn Greta Hana Ivo Juno Kaia Levi Mira Nils Odette Pia Quinn Rosa Sami Tove".split()
last = "Ek Lindqvist Vos Okafor Novak Berg Sato Weber Blaha Moreau Silva Kaya Duarte Fischer Haas Iyer Jansen Kowalski Lund Marek".split()
words = "Alder Birch Cedar Delta Elm Fjord Granite Harbor Iron Juniper Kestrel Linden Maple North Oak Pine Quartz River Stone Timber".split()
trades = ["Works", "Logistics", "Foods", "Optics", "Paper", "Energy", "Tools", "Textiles"]
towns = ["Utrecht", "Bern", "Aarhus", "Ghent", "Porto", "Malmö", "Linz", "Brno"]


def write(name, head, rows):
    with open(f"{folder}/{name}.csv", "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(head)
        writer.writerows(rows)


clients = [f"{chance.choice(words)} {chance.choice(trades)} {number}" for number in range(count)]
write(
    "clients",
    ["Name", "Industry", "E-mail", "Phone", "Website", "Annual revenue", "Billing address: street", "Billing address: city", "Tags", "External id"],
    ([name, chance.choice(trades), f"office@c{number}.example", f"+31 20 {1000000 + number}", f"https://c{number}.example",
      f"{chance.randrange(10**8) / 100:.2f}", f"{chance.choice(words)} street {number % 200}", chance.choice(towns), "import, benchmark", f"C-{number}"]
     for number, name in enumerate(clients)))
write(
    "contacts",
    ["First name", "Last name", "E-mail", "Phone", "Job title", "Client"],
    ([chance.choice(first), chance.choice(last), f"p{number}@c{number}.example", f"+31 6 {10000000 + number}", "Head of purchasing", name]
     for number, name in enumerate(clients)))
write(
    "deals",
    ["Deal name", "Client", "Amount", "Currency", "Stage", "Expected close date", "External id"],
    ([f"Line {number} for {name}", name, f"{chance.randrange(10**7) / 100:.2f}", "EUR",
      chance.choice(["Prospecting", "Qualification", "Proposal", "Negotiation"]), f"2027-0{1 + number % 9}-1{number % 10}", f"D-{number}"]
     for number, name in enumerate(clients)))
