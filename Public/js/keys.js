// Keys without a modifier, such as `n`, may be switched off: whoever speaks to the computer says them without meaning to (WCAG 2.2, 2.1.4).
import { isTyping } from "./dom.js";

const KEY = "kith-single-keys";

export function areOn() {
  try {
    return localStorage.getItem(KEY) !== "off";
  } catch {
    return true;
  }
}

export function set(isOn) {
  try {
    if (isOn) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, "off");
  } catch {
    // A browser that keeps nothing has them on.
  }
}

/** Whether a key may be meant for the page: nobody types, no modifier is held, nothing lies over the page. */
export function isForPage(event) {
  if (isTyping(event.target) || event.ctrlKey || event.metaKey || event.altKey) return false;
  return document.querySelector("dialog[open], :popover-open") === null;
}
