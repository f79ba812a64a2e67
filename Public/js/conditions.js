// The comparisons of a condition follow its field at once; without this they do when the form is sent.
import { on, swap } from "./dom.js";

on("change", "[data-condition-field]", async (event, select) => {
  const form = select.form;
  const address = new URL(form.action);
  address.search = new URLSearchParams(new FormData(form));
  const response = await fetch(address, { headers: { Accept: "text/html" } });
  if (!response.ok) return;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  // What was typed meanwhile stays, and so does the place where it is typed.
  const typed = [...form.querySelectorAll(".conditions input")].map((input) => [input.name, input.type, input.value]);
  const focused = document.activeElement?.name || select.name;
  swap(page, ".conditions");
  for (const [name, type, value] of typed) {
    const input = form.querySelector(`input[name="${CSS.escape(name)}"]`);
    if (input?.type === type && name !== select.name.replace(/^field/, "value")) input.value = value;
  }
  form.querySelector(`[name="${CSS.escape(focused)}"]`)?.focus();
});
