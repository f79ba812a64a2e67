// Lists, grids and boards by keyboard: j and k move, Enter opens, x ticks, b goes to the bar of what is ticked.
import { on } from "./dom.js";
import * as keys from "./keys.js";

const ROWS = "[data-list] > tbody > tr, [data-list] > li, [data-list] > article, [data-board] [data-id]";

/** What stands in one line with the focus: of a board, the cards of one column. */
function rows() {
  const column = document.activeElement?.closest("[data-board] [data-stage]");
  return [...(column ?? document).querySelectorAll(ROWS)].filter((row) => row.checkVisibility());
}

function move(step) {
  const all = rows();
  const at = all.findIndex((row) => row.contains(document.activeElement));
  const row = all[Math.max(0, Math.min(all.length - 1, at + step))];
  if (!row) return;
  const link = row.matches("article") ? row.querySelector("h2 a, h3 a") : null;
  if (!link) row.tabIndex = -1;
  (link ?? row).focus();
}

document.addEventListener("keydown", (event) => {
  if (!keys.isForPage(event) || (event.key.length === 1 && !keys.areOn())) return;
  if (event.key === "j") move(1);
  else if (event.key === "k") move(-1);
  else if (event.key === "b") {
    const button = [...document.querySelectorAll("[data-bulk] button")].find((each) => each.checkVisibility());
    if (!button) return;
    button.focus();
  }
  else {
    const row = document.activeElement?.closest(ROWS);
    if (!row) return;
    if (event.key === "Enter" && document.activeElement === row) row.querySelector("a[href]")?.click();
    else if (event.key === "x") row.querySelector("input[type=checkbox]")?.click();
    else return;
  }
  event.preventDefault();
});

// A click on a row, beside its links, opens it.
on("click", "tr[data-href]", (event, row) => {
  if (event.target.closest("a, button, input, label, select, form") || String(getSelection())) return;
  if (event.ctrlKey || event.metaKey) window.open(row.dataset.href);
  else location.assign(row.dataset.href);
});

// Boxes of whatever the page lists: rows of a table, cards of a grid, tasks.
const BOXES = 'input[type="checkbox"][name="id"]';
const boxes = () => [...document.querySelectorAll(BOXES)];

function update() {
  const all = boxes();
  const ticked = all.filter((box) => box.checked).length;
  for (const label of document.querySelectorAll("[data-bulk-count]")) label.textContent = `${ticked} selected`;
  for (const one of document.querySelectorAll("[data-check-all]")) {
    one.checked = ticked > 0 && ticked === all.length;
    one.indeterminate = ticked > 0 && ticked < all.length;
  }
}
function tick(some, isOn) {
  for (const box of some) box.checked = isOn;
  update();
}

let last = null;
on("change", "[data-check-all]", (event, all) => tick(boxes(), all.checked));
on("click", BOXES, (event, box) => {
  const all = boxes();
  if (event.shiftKey && last && all.includes(last)) {
    const [from, to] = [all.indexOf(last), all.indexOf(box)].sort((a, b) => a - b);
    tick(all.slice(from, to + 1), box.checked);
  }
  last = box;
  update();
});
on("click", "[data-bulk] [data-clear]", () => tick(boxes(), false));
// Who stops selecting has selected nothing.
on("change", "[data-select]", (event, box) => box.checked || tick(boxes(), false));
window.addEventListener("pageshow", update);

// Who turns back from the page of a change finds ticked what was ticked.
const KEPT = "kith-ticked";
function kept() {
  try {
    return JSON.parse(sessionStorage.getItem(KEPT) ?? "null");
  } catch {
    return null;
  }
}
function keep(ticked) {
  try {
    sessionStorage.setItem(KEPT, JSON.stringify(ticked));
  } catch {
    // A browser that keeps nothing forgets what was ticked.
  }
}
on("submit", "form[data-bulk]", () => keep({ path: location.pathname, ids: boxes().filter((box) => box.checked).map((box) => box.value) }));
on("submit", 'form[method="post"]', () => keep(null));
const before = kept();
if (before && location.pathname !== `${before.path}/bulk`) {
  keep(null);
  if (location.pathname === before.path) tick(boxes().filter((box) => before.ids.includes(box.value)), true);
}
update();
