// One menu serves all rows of a page: before it opens, its links are made those of the row.
import { on } from "./dom.js";

on("click", "[data-row][popovertarget]", (event, button) => {
  const menu = document.getElementById(button.getAttribute("popovertarget"));
  for (const link of menu?.querySelectorAll("[data-fill]") ?? []) {
    const names = [...link.dataset.fill.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
    link.hidden = names.some((name) => !button.dataset[name]);
    if (!link.hidden) link.href = link.dataset.fill.replace(/\{(\w+)\}/g, (whole, name) => encodeURIComponent(button.dataset[name]).replace(/%40/g, "@").replace(/%2B/g, "+"));
    for (const text of link.querySelectorAll("[data-fill-text]")) text.textContent = button.dataset[text.dataset.fillText] ?? "";
  }
});
