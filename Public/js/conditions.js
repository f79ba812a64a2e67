// The comparisons of a condition follow its field at once; without this they do when the form is sent.
import { on, swap } from "./dom.js";

on("change", "[data-condition-field]", async (event, select) => {
  const form = select.form;
  const address = new URL(form.action);
  address.search = new URLSearchParams(new FormData(form));
  const response = await fetch(address, { headers: { Accept: "text/html" } });
  if (!response.ok) return;
  const name = select.name;
  swap(new DOMParser().parseFromString(await response.text(), "text/html"), ".conditions");
  document.querySelector(`[name="${CSS.escape(name)}"]`)?.focus();
});
