// A toast leaves after 6 s, later if one looks at it; an error stays.
import { make, icon, on } from "./dom.js";

const stay = 6000;

function settle(toast) {
  if (toast.matches(".is-error")) return;
  let timer = setTimeout(() => toast.remove(), stay);
  const hold = () => clearTimeout(timer);
  const release = () => {
    hold();
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
export function adopt(page) {
  const place = document.querySelector("[data-toasts]");
  const theirs = page.querySelector("[data-toasts]");
  if (!place || !theirs) return;
  place.replaceChildren(...theirs.childNodes);
  place.querySelectorAll(".toast").forEach(settle);
}

on("click", ".toast [data-close]", (event, button) => {
  event.preventDefault();
  button.closest(".toast").remove();
});
document.querySelectorAll(".toast").forEach(settle);
