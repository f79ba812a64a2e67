// A form that leads back to its own page leaves the reader where they were: at the same place, and by keyboard on the same control.
import { isByKeyboard } from "./dom.js";

const KEY = "kith-place";
const ROW = "main [data-id], main [data-list] > *, main tbody > tr, main ol > li, main ul > li, main article";
const ID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}/g;
const rows = () => [...document.querySelectorAll(ROW)];

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  const submitter = event.submitter ?? form;
  const place = {
    at: Date.now(), path: location.pathname + location.search, top: window.scrollY, isTyped: isByKeyboard(), action: form.getAttribute("action"),
    field: form.querySelector("[name=field]")?.value ?? "", id: form.getAttribute("action")?.match(ID)?.at(-1) ?? "", row: rows().indexOf(submitter.closest(ROW)),
  };
  try {
    sessionStorage.setItem(KEY, JSON.stringify(place));
  } catch {
    // A browser that keeps nothing begins at the top.
  }
});

function take() {
  try {
    const place = JSON.parse(sessionStorage.getItem(KEY) ?? "null");
    sessionStorage.removeItem(KEY);
    return place && Date.now() - place.at < 15000 ? place : null;
  } catch {
    return null;
  }
}

const first = (element) => element?.querySelector("button:not([hidden]), a[href]") ?? null;

/** The control that sent the form, else one of the same record, else one of the row that stands there now. */
function control({ action, field, id, row }) {
  const same = [...document.querySelectorAll("main form[method=post]")].find(
    (form) => form.getAttribute("action") === action && (form.querySelector("[name=field]")?.value ?? "") === field && form.querySelector("button"),
  );
  const record = id ? document.querySelector(`main [data-id="${id}"], main [data-href*="${id}"]`) : null;
  return (action.includes(id) && id && first(same)) || first(record) || (field && first(same)) || first(rows()[row] ?? rows()[row - 1]) || document.getElementById("main");
}

const place = take();
if (place && place.path === location.pathname + location.search && !document.querySelector("[data-focus]")) {
  window.scrollTo(0, place.top);
  if (place.isTyped && document.activeElement === document.body) control(place)?.focus({ preventScroll: true });
}

/** Whether the form that led here was sent by keyboard. */
export const cameByKeyboard = place?.isTyped ?? false;
