// Ctrl-K: what is found, where to go, what to do.
import { icon, make, on } from "./dom.js";

const groups = { customer: ["Clients", "clients"], contact: ["Contacts", "contacts"], lead: ["Leads", "leads"], deal: ["Deals", "deals"], project: ["Projects", "projects"], activity: ["Tasks", "tasks"] };
const remembered = 8;
let dialog = null;
let request = null;
let timer = 0;

/** The records that were opened last, as `customer:ID`. Their names stay with the server, which also knows who may see them. */
function recent() {
  try {
    return JSON.parse(localStorage.getItem("kith-recent") ?? "[]").filter((name) => /^[a-z]+:[0-9a-f-]{36}$/.test(name));
  } catch {
    return [];
  }
}

function remember() {
  const [, kind, id] = location.pathname.match(/^\/crm\/(customers|contacts|leads|deals|projects|activities)\/([0-9a-f-]{36})(?:\/|$)/) ?? [];
  if (!id) return;
  const name = `${kind}:${id}`;
  try {
    localStorage.setItem("kith-recent", JSON.stringify([name, ...recent().filter((other) => other !== name)].slice(0, remembered)));
  } catch {
    // A browser that keeps nothing has nothing recent.
  }
}

const phrases = { "Log call": "Log a call with", "Log it": "Log a conversation with", "Add task": "New task for", Edit: "Edit", Won: "Mark as won:", Lost: "Mark as lost:" };

/** What the heading of this page offers, with the name of what it is about. */
function actions() {
  const name = document.querySelector("main .record-head h1")?.textContent.trim();
  return [...document.querySelectorAll("main :is(.record-head, .page-head) .actions a[href]:not([aria-current], .segment a)")].map((link) => {
    const label = link.textContent.trim() || (link.getAttribute("aria-label") ?? "");
    return { title: name && phrases[label] ? `${phrases[label]} ${name}` : name ? `${label}: ${name}` : label, url: link.href, icon: "plus" };
  });
}

function places() {
  const found = new Map();
  for (const action of actions()) if (action.title) found.set(action.url, action);
  for (const link of document.querySelectorAll(".side .side-link, #new-menu .menu-item, #user-menu a.menu-item")) {
    const title = link.querySelector(".name")?.textContent.trim() ?? link.textContent.trim();
    const isNew = link.closest("#new-menu") !== null;
    if (!found.has(link.href)) found.set(link.href, { title: isNew ? `New ${title.toLowerCase()}` : title, url: link.href, icon: isNew ? "plus" : "arrow" });
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

function group(title, items, query) {
  if (items.length === 0) return [];
  const heading = make("p", { class: "palette-title", "aria-hidden": "true" }, title);
  return [make("div", { role: "group", "aria-label": title }, heading, ...items.map((item) => row(item, query)))];
}

function show(results, query) {
  const isAction = query.startsWith(">");
  const words = query.replace(/^>\s*/, "").toLowerCase();
  const named = results.map((result) => ({ ...result, type: String(result.type).toLowerCase() }));
  const found = Object.entries(groups).flatMap(([type, [title, glyph]]) => group(title, named.filter((result) => result.type === type).map((result) => ({ ...result, icon: glyph })), query));
  const opened = named.map((result) => ({ ...result, icon: groups[result.type]?.[1] ?? "clock" }));
  const fitting = places().filter((place) => words.split(/\s+/).every((word) => place.title.toLowerCase().includes(word)));
  const most = words ? 6 : 20;
  const parts = query === "" ? group("Recent", opened, "") : found;
  parts.push(...group("Do", fitting.filter((place) => place.icon === "plus").slice(0, most), words));
  if (!isAction) parts.push(...group("Go to", fitting.filter((place) => place.icon !== "plus").slice(0, most), words));
  if (words && !isAction) parts.push(row({ title: `Search everything for “${query}”`, url: `/crm/search?q=${encodeURIComponent(query)}`, icon: "search" }, ""));
  dialog.querySelector(".palette-none").textContent = parts.length === 0 ? "Nothing is called that." : "";
  dialog.querySelector(".palette-list").replaceChildren(...parts);
  choose(0);
}

function choose(index) {
  const rows = [...dialog.querySelectorAll(".palette-row")];
  if (rows.length === 0) return dialog.querySelector("input").removeAttribute("aria-activedescendant");
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

// The best of each kind, then the second best; `show` puts the kinds together again.
function fair(results, most = 8) {
  const ranks = {};
  const ranked = results.map((result) => ({ result, rank: (ranks[result.type] = (ranks[result.type] ?? -1) + 1) }));
  return ranked.sort((one, other) => one.rank - other.rank).slice(0, most).map(({ result }) => result);
}

async function search(query) {
  request?.abort();
  const names = recent().filter((name) => !location.pathname.includes(name.split(":")[1]));
  if (query === "") show([], query);
  if (query.startsWith(">") || (query === "" && names.length === 0)) return show([], query);
  const asked = query === "" ? `records=${names.join(",")}` : `limit=8&types=${Object.keys(groups).join(",")}&q=${encodeURIComponent(query)}`;
  request = new AbortController();
  try {
    const response = await fetch(`/api/crm/search?${asked}`, { signal: request.signal, headers: { Accept: "application/json" } });
    const answer = response.ok ? await response.json() : { data: [] };
    show(query === "" ? (answer.data ?? []) : fair(answer.data ?? []), query);
  } catch (error) {
    if (error.name !== "AbortError") show([], query);
  }
}

function build() {
  const input = make("input", { type: "search", placeholder: "Search or jump to…", "aria-label": "Search or jump to", autocomplete: "off", role: "combobox", "aria-expanded": "true", "aria-controls": "palette-list" });
  const key = (text) => make("kbd", {}, text);
  const foot = make("div", { class: "palette-foot" }, make("span", {}, key("↑"), key("↓"), "choose"), make("span", {}, key("↵"), "open"), make("span", { class: "end" }, key(">"), "actions"), make("span", {}, key("?"), "help"));
  const list = make("div", { class: "palette-list", id: "palette-list", role: "listbox", "aria-label": "Results" });
  const none = make("p", { class: "palette-none", role: "status" });
  dialog = make("dialog", { class: "palette", "aria-label": "Search or jump to" }, make("div", { class: "palette-input" }, icon("search", 18), input, key("Esc")), list, none, foot);
  document.body.append(dialog);
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => search(input.value.trim()), 120);
  });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) choose(chosen() + step);
    else if (event.key === "Enter") {
      const link = dialog.querySelector('[aria-selected="true"]');
      if (!link) return;
      if (event.ctrlKey || event.metaKey) window.open(link.href);
      else location.assign(link.href);
    } else if (event.key === "Escape") {
      // Where nothing had the focus before, it stays in the closed dialog until the next frame and swallows the next key.
      input.blur();
      dialog.close();
    } else return;
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
remember();
