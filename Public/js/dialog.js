// A link to a page that asks may ask in a dialog instead.
import { on } from "./dom.js";

on("click", "[data-dialog]", (event, link) => {
  const dialog = document.getElementById(link.dataset.dialog);
  if (!dialog || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  dialog.showModal();
});

on("click", "dialog [data-close]", (event, button) => {
  event.preventDefault();
  button.closest("dialog").close();
});

// A click beside a dialog closes it.
on("pointerdown", "dialog", (event, dialog) => {
  if (event.target !== dialog) return;
  const box = dialog.getBoundingClientRect();
  const isInside = event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom;
  if (!isInside) dialog.close();
});
on("click", "[data-print]", () => window.print());
on("click", "[data-back]", () => history.back());
on("click", "[data-copy]", (event, button) => navigator.clipboard?.writeText(button.dataset.copy));

// What needs a look comes into view: the summary of errors, else the first field that is wrong.
const look = () => (document.querySelector("[data-focus]") ?? document.querySelector("main .field:has(> .error) :is(input:not([type=hidden]), select, textarea)"))?.focus();
look();
// An address with a fragment takes the focus away again once it is all there.
if (location.hash) window.addEventListener("load", () => setTimeout(look));
