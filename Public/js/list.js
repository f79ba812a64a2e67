// Lists by keyboard: j and k move, Enter opens, x ticks; the bar of what is selected.
import { isTyping, on } from "./dom.js";

function rows() {
  return [...document.querySelectorAll("[data-list] > tbody > tr, [data-list] > li")];
}

function move(step) {
  const all = rows();
  const at = all.findIndex((row) => row.contains(document.activeElement));
  const row = all[Math.max(0, Math.min(all.length - 1, at + step))];
  if (!row) return;
  row.tabIndex = -1;
  row.focus();
}

document.addEventListener("keydown", (event) => {
  if (isTyping(event.target) || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open], :popover-open")) return;
  if (event.key === "j") move(1);
  else if (event.key === "k") move(-1);
  else {
    const row = document.activeElement?.closest("[data-list] tr, [data-list] > li");
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

function update(bar) {
  // Not bar.id: a box named id would stand in for it.
  const boxes = [...document.querySelectorAll(`input[type=checkbox][form="${bar.getAttribute("id")}"]`)];
  const ticked = boxes.filter((box) => box.checked).length;
  const label = bar.querySelector("[data-bulk-count]");
  if (label) label.textContent = `${ticked} selected`;
  const all = document.querySelector("[data-check-all]");
  if (!all) return;
  all.checked = ticked > 0 && ticked === boxes.length;
  all.indeterminate = ticked > 0 && ticked < boxes.length;
}
function updateAll() {
  document.querySelectorAll("[data-bulk]").forEach(update);
}

let last = null;
on("change", "[data-check-all]", (event, all) => {
  for (const box of all.closest("table").querySelectorAll("tbody input[type=checkbox]")) box.checked = all.checked;
  updateAll();
});
on("click", "tbody input[type=checkbox]", (event, box) => {
  const boxes = [...box.closest("tbody").querySelectorAll("input[type=checkbox]")];
  if (event.shiftKey && last && boxes.includes(last)) {
    const [from, to] = [boxes.indexOf(last), boxes.indexOf(box)].sort((a, b) => a - b);
    for (const other of boxes.slice(from, to + 1)) other.checked = box.checked;
  }
  last = box;
  updateAll();
});
on("click", "[data-bulk] [data-clear]", () => {
  for (const box of document.querySelectorAll("tbody input[type=checkbox]:checked")) box.checked = false;
  updateAll();
});
updateAll();
