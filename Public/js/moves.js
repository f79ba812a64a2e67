// Cards that are moved or ticked, by a drag or by their own forms: the board that comes back takes the place of ours and stays where it was.
import { csrf, icon, isByKeyboard, make, on, send, swap } from "./dom.js";
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

/**
 * Sends a card's form.
 * @param putBack undoes what the page shows already
 * @param control the selector, within the card, of what gets the focus afterwards
 */
export async function move(form, fields, putBack = () => {}, control = null) {
  const id = form.closest("[data-id]")?.dataset.id ?? form.getAttribute("action").match(/[0-9a-f-]{36}/)?.[0] ?? "";
  const version = form.querySelector("[name=version]");
  const [isTyped, place] = [isByKeyboard(), keepPlace()];
  try {
    const { ok, page, url, reason } = await send(form.getAttribute("action"), { csrf: csrf(), ...(version && { version: version.value }), ...fields });
    if (!ok) throw new Error(reason ?? "");
    // The move leads to a page that asks something first.
    if (!page.querySelector("[data-board]")) return putBack(), location.assign(url);
    swap(page, "[data-board]");
    swap(page, ".board-strip");
    swap(page, ".page-head > .sub");
    place();
    if (control) focusAgain(id, control, !isTyped);
    adopt(page, isTyped);
  } catch (error) {
    putBack();
    toast(`The card was not moved. ${error instanceof TypeError ? "Check the connection and try again." : error.message}`, "error");
  }
}

on("submit", "[data-board] [data-id] form", (event, form) => {
  if (event.defaultPrevented) return;
  event.preventDefault();
  const button = event.submitter;
  const isMenu = form.matches("[data-move]");
  if (isMenu) form.hidePopover();
  move(form, button?.name ? { [button.name]: button.value } : {}, undefined, isMenu ? ".move" : ".tick");
});

// What was done on a board is undone on it.
on("submit", ".toast form", (event, form) => {
  if (event.defaultPrevented || !board()) return;
  event.preventDefault();
  move(form, Object.fromEntries(new FormData(form)), undefined, ".move");
});

// The menus of the cards come without pictures, for there are hundreds of them.
function picture(button, current) {
  const { name, value } = button;
  const head = document.querySelector(`[data-stage="${CSS.escape(value)}"] .column-head .glyph`);
  button.prepend(name === "order" ? icon(value === "up" ? "up2" : "down2") : (head?.cloneNode(true) ?? ""));
  if (name === "order" || value !== current) return;
  button.setAttribute("aria-current", "true");
  button.append(make("span", { class: "end" }, icon("check")));
}
document.addEventListener(
  "beforetoggle",
  ({ target: menu, newState }) => {
    if (newState !== "open" || !menu.matches?.("form[data-move]") || menu.querySelector("button > svg")) return;
    const current = menu.closest("[data-stage]")?.dataset.stage;
    for (const button of menu.querySelectorAll(":scope > button")) picture(button, current);
    // On a phone the menu is a sheet over the card: it says whose it is, and has a way out.
    const title = menu.closest("[data-id]")?.querySelector("h3")?.textContent.trim();
    if (title) menu.querySelector(".menu-title")?.replaceChildren(make("b", { class: "phone-only cut" }, title), "Move to");
    const cancel = make("button", { type: "button", class: "phone-only is-cancel" }, "Cancel");
    cancel.addEventListener("click", () => menu.hidePopover());
    menu.append(cancel);
  },
  true,
);
