// A toast leaves after 6 s, later if one looks at it; an error stays. By keyboard the way to Undo is longer, and Ctrl-Z is a short one.
import { cameByKeyboard } from "./focus.js";
import { isTyping, make, icon, on } from "./dom.js";

function settle(toast, isByKeyboard = false) {
  if (toast.matches(".is-error")) return;
  const stay = isByKeyboard && toast.querySelector(".undo") ? 24000 : 6000;
  let timer = setTimeout(() => toast.remove(), stay);
  const hold = () => clearTimeout(timer);
  const release = () => {
    hold();
    if (toast.matches(":hover, :focus-within")) return;
    timer = setTimeout(() => toast.remove(), stay / 2);
  };
  toast.addEventListener("pointerenter", hold);
  toast.addEventListener("focusin", hold);
  toast.addEventListener("pointerleave", release);
  toast.addEventListener("focusout", release);
}

export function toast(message, kind = "info") {
  const place = document.querySelector("[data-toasts]");
  if (!place) return;
  const close = make("button", { type: "button", class: "close", "aria-label": "Close", "data-close": true }, icon("x"));
  const element = make("div", { class: `toast is-${kind}` }, icon(kind === "error" ? "alert" : "check"), make("span", {}, message), close);
  place.replaceChildren(element);
  settle(element);
}

/** Shows what another page has to say. */
export function adopt(page, isByKeyboard = false) {
  const place = document.querySelector("[data-toasts]");
  const theirs = page.querySelector("[data-toasts]");
  if (!place || !theirs) return;
  place.replaceChildren(...theirs.childNodes);
  place.querySelectorAll(".toast").forEach((toast) => settle(toast, isByKeyboard));
}

document.addEventListener("keydown", (event) => {
  if (event.key.toLowerCase() !== "z" || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
  const undo = document.querySelector(".toast .undo");
  if (!undo || isTyping(event.target) || document.querySelector("dialog[open], :popover-open")) return;
  event.preventDefault();
  undo.click();
});

on("click", ".toast [data-close]", (event, button) => {
  event.preventDefault();
  button.closest(".toast").remove();
});
document.querySelectorAll(".toast").forEach((toast) => settle(toast, cameByKeyboard));
