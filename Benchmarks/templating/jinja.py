"""The same page by Jinja2, for the ratio."""
import time

try:
    from jinja2 import Environment
except ImportError:
    raise SystemExit(0)

names = ["name", "email", "phone", "city", "owner", "stage", "source", "note"]
plain = ["Wilkinson Marine", "ada@example.com", "+31 20 555 0142", "Amsterdam", "Negotiation"]
special = ["Tom & Jerry <Ltd>", '5 > 3 "quoted"', "O'Neill & Sons", "<b>bold</b> & more"]


def text(row, column):
    words = plain if (row + column) % 2 == 0 else special
    return words[(row + column) // 2 % len(words)]


rows = [{name: text(row, column) for column, name in enumerate(names)} for row in range(50)]
cells = "".join("<td>{{ c.%s }}</td>" % name for name in names)
template = Environment(autoescape=True).from_string(
    "<table>\n{% for c in customers %}<tr>" + cells + "</tr>\n{% else %}<p>None</p>{% endfor %}</table>\n")
best = float("inf")
for _ in range(30):
    start = time.perf_counter()
    for _ in range(20):
        template.render(customers=rows)
    best = min(best, (time.perf_counter() - start) / 20)
print("jinja", best * 1e6)
