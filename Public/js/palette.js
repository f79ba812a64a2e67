// Ctrl-K: what is found, where to go, what to do.
import { icon, make, on } from "./dom.js";

const groups = { customer: ["Clients", "clients"], contact: ["Contacts", "contacts"], lead: ["Leads", "leads"], deal: ["Deals", "deals"], project: ["Projects", "projects"] };
let dialog = null;
let request = null;
let timer = 0;

function places() {
  const found = new Map();
  for (const link of document.querySelectorAll(".side .side-link, #new-menu .menu-item, #user-menu a.menu-item")) {
    const title = link.querySelector(".name")?.textContent.trim() ?? link.textContent.trim();
    const isNew = link.closest("#new-menu") !== null;
    found.set(link.href, { title: isNew ? `New ${title.toLowerCase()}` : title, url: link.href, icon: isNew ? "plus" : "arrow" });
  }
  return [...found.values()];
}

/** Text with what was typed in bold. */
function marked(text, query) {
  const at = query ? text.toLowerCase().indexOf(query.toLowerCase()) : -1;
  if (at < 0) return [text];
  return [text.slice(0, at), make("mark", {}, text.slice(at, at + query.length)), text.slice(at + query.length)];
}

function row(item, query) {
  const text = make("span", { class: "text" }, ...marked(item.title, query));
  if (item.subtitle) text.append(make("span", {}, ` · ${item.subtitle}`));
  return make("a", { class: "palette-row", href: item.url, role: "option", "aria-selected": "false", tabindex: "-1" }, icon(item.icon), text);
}

function show(results, query) {
  const list = dialog.querySelector(".palette-list");
  const parts = [];
  for (const [type, [title, glyph]] of Object.entries(groups)) {
    const items = results.filter((result) => String(result.type).toLowerCase() === type);
    if (items.length > 0) parts.push(make("p", { class: "palette-title" }, title), ...items.map((item) => row({ ...item, icon: glyph }, query)));
  }
  const isAction = query.startsWith(">");
  const words = query.replace(/^>\s*/, "").toLowerCase();
  const actions = places().filter((place) => (isAction ? place.icon === "plus" : true) && place.title.toLowerCase().includes(words));
  if (actions.length > 0) parts.push(make("p", { class: "palette-title" }, words ? "Go to" : "Go to and do"), ...actions.slice(0, words ? 6 : 20).map((place) => row(place, words)));
  if (words && !isAction) parts.push(row({ title: `Search everything for “${query}”`, url: `/crm/search?q=${encodeURIComponent(query)}`, icon: "search" }, ""));
  if (parts.length === 0) parts.push(make("p", { class: "palette-none" }, "Nothing is called that."));
  list.replaceChildren(...parts);
  choose(0);
}

function choose(index) {
  const rows = [...dialog.querySelectorAll(".palette-row")];
  if (rows.length === 0) return;
  const at = (index + rows.length) % rows.length;
  rows.forEach((element, position) => {
    element.setAttribute("aria-selected", String(position === at));
    element.id = `palette-${position}`;
  });
  dialog.querySelector("input").setAttribute("aria-activedescendant", `palette-${at}`);
  rows[at].scrollIntoView({ block: "nearest" });
}

function chosen() {
  return [...dialog.querySelectorAll(".palette-row")].findIndex((element) => element.getAttribute("aria-selected") === "true");
}

async function search(query) {
  request?.abort();
  if (query.length < 1 || query.startsWith(">")) return show([], query);
  request = new AbortController();
  try {
    const response = await fetch(`/api/crm/search?limit=8&q=${encodeURIComponent(query)}`, { signal: request.signal, headers: { Accept: "application/json" } });
    const answer = response.ok ? await response.json() : { data: [] };
    show(answer.data ?? answer.results ?? [], query);
  } catch (error) {
    if (error.name !== "AbortError") show([], query);
  }
}

function build() {
  const input = make("input", { type: "search", placeholder: "Search or jump to…", "aria-label": "Search or jump to", autocomplete: "off", role: "combobox", "aria-expanded": "true", "aria-controls": "palette-list" });
  const key = (text) => make("kbd", {}, text);
  const foot = make("div", { class: "palette-foot" }, make("span", {}, key("↑"), key("↓"), "choose"), make("span", {}, key("↵"), "open"), make("span", { class: "end" }, key(">"), "actions"), make("span", {}, key("?"), "help"));
  const list = make("div", { class: "palette-list", id: "palette-list", role: "listbox", "aria-label": "Results" });
  dialog = make("dialog", { class: "palette", "aria-label": "Search or jump to" }, make("div", { class: "palette-input" }, icon("search", 18), input, key("Esc")), list, foot);
  document.body.append(dialog);
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => search(input.value.trim()), 120);
  });
  input.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) choose(chosen() + step);
    else if (event.key === "Enter") {
      const link = dialog.querySelector('[aria-selected="true"]');
      if (!link) return;
      if (event.ctrlKey || event.metaKey) window.open(link.href);
      else location.assign(link.href);
    } else if (event.key === "Escape") dialog.close();
    else return;
    event.preventDefault();
  });
}

function open(query = "") {
  if (!document.querySelector(".side")) return;
  if (!dialog) build();
  if (!dialog.open) dialog.showModal();
  const input = dialog.querySelector("input");
  input.value = query;
  input.focus();
  search(query);
}

document.addEventListener("keydown", (event) => {
  if (event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey) {
    event.preventDefault();
    open();
  }
});
on("click", "[data-palette-open]", (event, element) => {
  if (event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  element.blur();
  open(element.value ?? "");
});
