// Cards that are moved or ticked, by a drag or by their own forms: the board that comes back takes the place of ours and stays where it was.
import { csrf, icon, isByKeyboard, make, on, send, swap } from "./dom.js";
import { markStrip } from "./strip.js";
import { adopt, toast } from "./toast.js";

const board = () => document.querySelector("[data-board]");

/** Makes the board scroll to where it is now, once another has taken its place. */
function keepPlace() {
  const [left, tops] = [board().scrollLeft, new Map()];
  for (const column of board().querySelectorAll("[data-stage]")) tops.set(column.dataset.stage, column.querySelector("[data-cards]")?.scrollTop ?? 0);
  return () => {
    board().scrollLeft = left;
    for (const column of board().querySelectorAll("[data-stage]")) column.querySelector("[data-cards]").scrollTop = tops.get(column.dataset.stage) ?? 0;
  };
}

/** Gives the focus to the same control of the same card. */
function focusAgain(id, selector, preventScroll) {
  const card = board().querySelector(`[data-id="${CSS.escape(id)}"]`);
  const control = card?.querySelector(selector) ?? card?.querySelector("a[href]") ?? board().querySelector("[data-id] a[href]") ?? document.getElementById("main");
  control?.focus({ preventScroll });
}

/** The form that moves a card, and where it is sent: its own, or the one that all cards of a board share. */
export function moving(card) {
  const [own, link] = [card.querySelector("form[data-move]"), card.querySelector("a[data-move-link]")];
  return { form: own ?? (link && document.getElementById("move-card")), action: (own ?? link)?.getAttribute(own ? "action" : "href") };
}

/**
 * Sends the form of a card.
 * @param putBack undoes what the page shows already
 * @param control the selector, within the card, of what gets the focus afterwards
 */
export async function move({ form, action }, fields, putBack = () => {}, control = null) {
  const id = form.closest("[data-id]")?.dataset.id ?? action.match(/[0-9a-f-]{36}/)?.[0] ?? "";
  const version = form.querySelector("[name=version]");
  const [isTyped, place] = [isByKeyboard(), keepPlace()];
  try {
    const { ok, page, url, reason } = await send(action, { csrf: csrf(), ...(version && { version: version.value }), ...fields });
    if (!ok) throw new Error(reason ?? "");
    // The move leads to a page that asks something first.
    if (!page.querySelector("[data-board]")) return putBack(), location.assign(url);
    swap(page, "[data-board]");
    swap(page, ".board-strip");
    swap(page, ".page-head > .sub");
    place();
    markStrip();
    if (control) focusAgain(id, control, !isTyped);
    adopt(page, isTyped);
  } catch (error) {
    putBack();
    toast(`The card was not moved. ${error instanceof TypeError ? "Check the connection and try again." : error.message}`, "error");
  }
}

const sent = (form) => ({ form, action: form.getAttribute("action") });

on("submit", "[data-board] [data-id] form, #move-card", (event, form) => {
  if (event.defaultPrevented) return;
  event.preventDefault();
  const button = event.submitter;
  const isMenu = form.matches("[data-move]");
  if (isMenu) form.hidePopover();
  move(sent(form), button?.name ? { [button.name]: button.value } : {}, undefined, isMenu ? ".move" : ".tick");
});

// What was done on a board is undone on it.
on("submit", ".toast form", (event, form) => {
  if (event.defaultPrevented || !board()) return;
  event.preventDefault();
  move(sent(form), Object.fromEntries(new FormData(form)), undefined, ".move");
});

// The menus of cards come without pictures, for there are hundreds of them; the glyphs stand in the heads of the columns.
function dress(menu, card) {
  const current = card.closest("[data-stage]")?.dataset.stage;
  for (const button of menu.querySelectorAll(":scope > button[name]")) {
    const { name, value } = button;
    const head = document.querySelector(`[data-stage="${CSS.escape(value)}"] .column-head .glyph`);
    if (!button.querySelector("svg")) button.prepend(name === "order" ? icon(value === "up" ? "up2" : "down2") : (head?.cloneNode(true) ?? ""));
    button.querySelector(".end")?.remove();
    button.removeAttribute("aria-current");
    if (name === "order" || value !== current) continue;
    button.setAttribute("aria-current", "true");
    button.append(make("span", { class: "end" }, icon("check")));
  }
  // On a phone the menu is a sheet over the card: it says whose it is, and has a way out.
  menu.querySelector(".menu-title")?.replaceChildren(make("b", { class: "phone-only cut" }, card.querySelector("h3")?.textContent.trim() ?? ""), "Move to");
  if (menu.querySelector(".is-cancel")) return;
  const cancel = make("button", { type: "button", class: "phone-only is-cancel" }, "Cancel");
  cancel.addEventListener("click", () => menu.hidePopover());
  menu.append(cancel);
}
document.addEventListener(
  "beforetoggle",
  ({ target: menu, newState }) => {
    const card = menu.closest?.("[data-id]");
    if (newState === "open" && card && menu.matches("form[data-move]")) dress(menu, card);
  },
  true,
);

// One menu for all cards: it is sent to where the card's link leads.
on("click", "a[data-move-link]", (event, link) => {
  const menu = document.getElementById("move-card");
  if (!menu || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  menu.setAttribute("action", link.getAttribute("href"));
  dress(menu, link.closest("[data-id]"));
  document.querySelectorAll("a[data-move-link]").forEach((other) => other.style.removeProperty("anchor-name"));
  link.style.setProperty("anchor-name", "--move-card");
  menu.showPopover();
});
