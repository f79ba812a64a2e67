// Keys without a modifier, and the page that lists them.
import { make, on } from "./dom.js";
import * as keys from "./keys.js";

const places = {
  d: "/crm", t: "/crm/my-tasks", l: "/crm/leads", c: "/crm/customers", o: "/crm/deals", p: "/crm/pipeline", n: "/crm/contacts",
};
const help = [
  ["Search or jump to", ["Ctrl", "K"]],
  ["This list", ["?"]],
  ["Down, up in a list", ["j", "k"]],
  ["Open", ["↵"]],
  ["Tick a row", ["x"]],
  ["To the bar of what is ticked", ["b"]],
  ["Undo, while it is offered", ["Ctrl", "Z"]],
  ["New", ["n"]],
  ["Edit", ["e"]],
  ["On a client: log a call, add a task, new deal", ["l", "t", "d"]],
  ["Dashboard", ["g", "d"]],
  ["My Tasks", ["g", "t"]],
  ["Leads", ["g", "l"]],
  ["Deals", ["g", "o"]],
  ["Pipeline", ["g", "p"]],
  ["Clients", ["g", "c"]],
  ["Contacts", ["g", "n"]],
  ["Send the form", ["Ctrl", "↵"]],
  ["Close", ["Esc"]],
];
let dialog = null;
let wentAt = 0;

function build() {
  const names = help.map(([name, keys]) => make("div", {}, make("dt", {}, name), make("dd", {}, ...keys.map((key) => make("kbd", {}, key)))));
  const box = make("input", { type: "checkbox", checked: keys.areOn() });
  box.addEventListener("change", () => keys.set(box.checked));
  const choice = make("label", { class: "choice" }, box, make("span", {}, "Keys without Ctrl work", make("span", { class: "hint" }, "In this browser.")));
  const manual = make("a", { class: "link", href: "/crm/help" }, "More in Help");
  const close = make("button", { type: "button", class: "button", "data-close": true }, "Close");
  const body = make("div", { class: "dialog-body" }, make("h2", {}, "Keyboard shortcuts"), make("dl", { class: "shortcuts" }, ...names), choice);
  dialog = make("dialog", { class: "dialog is-wide", "aria-label": "Keyboard shortcuts" }, body, make("div", { class: "dialog-foot" }, manual, close));
  document.body.append(dialog);
}

function show() {
  if (!dialog) build();
  dialog.showModal();
}

function press(key) {
  if (key === "?") return show(), true;
  if (key === "g") return (wentAt = Date.now()), true;
  if (Date.now() - wentAt < 1200 && places[key]) return location.assign(places[key]), true;
  if (key === "/") return document.querySelector("[data-palette-open]")?.click(), true;
  const target = document.querySelector(`[data-key="${CSS.escape(key)}"]`) ?? (key === "n" ? document.querySelector("[data-new]") : null);
  target?.click();
  return target !== null;
}

document.addEventListener("keydown", (event) => {
  if (event.key.length !== 1 || !keys.areOn() || !keys.isForPage(event) || !document.querySelector(".side")) return;
  if (press(event.key)) event.preventDefault();
});
on("click", "[data-shortcuts]", show);
