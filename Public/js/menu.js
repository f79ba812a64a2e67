// Menus are popovers of the browser; arrows and first letters are added here.
import { on } from "./dom.js";

const ROW = ".menu-item, [data-move] > button";

function items(menu) {
  return [...menu.querySelectorAll(ROW)].filter((item) => item.offsetParent !== null || item.getClientRects().length > 0);
}

function opener(menu) {
  return document.querySelector(`[popovertarget="${CSS.escape(menu.id)}"]`);
}

document.addEventListener(
  "toggle",
  (event) => {
    const menu = event.target;
    if (!(menu instanceof Element) || !menu.matches(".menu[popover]")) return;
    const isOpen = event.newState === "open";
    opener(menu)?.setAttribute("aria-expanded", String(isOpen));
    if (isOpen) (menu.querySelector("[autofocus]") ?? menu.querySelector("[aria-current]") ?? items(menu)[0])?.focus({ preventScroll: true });
  },
  true,
);

on("keydown", ".menu[popover]", (event, menu) => {
  const rows = items(menu);
  const at = rows.indexOf(document.activeElement);
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) rows[(at + step + rows.length) % rows.length]?.focus();
  else if (event.key === "Home") rows[0]?.focus();
  else if (event.key === "End") rows.at(-1)?.focus();
  else if (event.key.length === 1 && /\S/.test(event.key) && !event.ctrlKey && !event.metaKey && !event.target.matches("input, textarea, select")) {
    const letter = event.key.toLowerCase();
    const next = [...rows.slice(at + 1), ...rows.slice(0, at + 1)].find((row) => row.textContent.trim().toLowerCase().startsWith(letter));
    if (!next) return;
    next.focus();
  } else return;
  event.preventDefault();
  event.stopPropagation();
});

on("click", ".menu[popover] button[type=button].menu-item", (event, item) => item.closest("[popover]").hidePopover());
