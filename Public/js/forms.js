// Filters that send themselves, the client of a project, files that are dropped, work that is not lost.
import { on } from "./dom.js";

let timer = 0;
on("change", "form[data-auto-submit]", (event, form) => {
  if (event.target.matches("select, input:not([type=search], [type=text])")) form.requestSubmit();
});
on("input", "form[data-auto-submit]", (event, form) => {
  if (!event.target.matches("input[type=search], input[type=text]")) return;
  clearTimeout(timer);
  timer = setTimeout(() => form.requestSubmit(), 300);
});
// A filter that is not set does not belong into the address.
document.addEventListener("formdata", (event) => {
  if (!event.target.matches("form[data-auto-submit]")) return;
  for (const [name, value] of [...event.formData]) if (value === "") event.formData.delete(name);
});

// What is shown already, or on its way, is not asked for again.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("form[data-auto-submit]") || form.method !== "get") return;
  const address = new URL(form.action);
  address.search = new URLSearchParams(new FormData(form));
  if (address.href === location.href || address.href === form.dataset.asked) event.preventDefault();
  form.dataset.asked = address.href;
  setTimeout(() => delete form.dataset.asked, 4000);
});

function applyType(source) {
  const client = document.querySelector(source.dataset.projectType);
  if (!client) return;
  const control = source.matches("select") ? source : source.querySelector("input:checked, select");
  const takesClient = (control?.value ?? "").toUpperCase() === "CLIENT";
  if (!takesClient) client.value = "";
  client.disabled = !takesClient;
  client.required = takesClient;
  for (const reason of document.querySelectorAll("[data-reason]")) reason.hidden = takesClient;
}
on("change", "[data-project-type]", (event, source) => applyType(source));
document.querySelectorAll("[data-project-type]").forEach(applyType);

// A part of a form that fits some answers only, `data-shown-for="#field" data-shown-when="ONE TWO"`; what holds something already stays.
function showParts(field) {
  const value = field.matches("select") ? field.value : (field.querySelector("input:checked")?.value ?? "");
  for (const part of document.querySelectorAll(`[data-shown-for="#${field.id}"]`)) {
    const isFilled = [...part.querySelectorAll("input:not([type=hidden], [type=checkbox], [type=radio]), textarea")].some((input) => input.value !== "");
    part.hidden = !part.dataset.shownWhen.split(" ").includes(value) && !isFilled;
  }
}
on("change", "select[id], fieldset[id]", (event, field) => showParts(field));
document.querySelectorAll("select[id], fieldset[id]").forEach(showParts);

function showFile(drop) {
  const input = drop.querySelector("input[type=file]");
  const name = drop.querySelector("[data-file]");
  if (input?.files.length && name) name.textContent = [...input.files].map((file) => file.name).join(", ");
}
on("change", "[data-drop]", (event, drop) => showFile(drop));
for (const type of ["dragenter", "dragover"]) {
  on(type, "[data-drop]", (event, drop) => {
    event.preventDefault();
    drop.classList.add("is-over");
  });
}
on("dragleave", "[data-drop]", (event, drop) => drop.classList.remove("is-over"));
on("drop", "[data-drop]", (event, drop) => {
  event.preventDefault();
  drop.classList.remove("is-over");
  const input = drop.querySelector("input[type=file]");
  if (!input || !event.dataTransfer?.files.length) return;
  input.files = event.dataTransfer.files;
  showFile(drop);
});

// Sent twice is one too many. What a script sends by itself has been dealt with before the event comes to the window.
window.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.getAttribute("method") !== "post" || event.defaultPrevented) return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "1";
  setTimeout(() => delete form.dataset.sent, 4000);
});
window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent));

// How many boxes were changed, beside the button that saves them: `[data-changes]`, with a button that resets.
function count(form) {
  const place = form.querySelector("[data-changes]");
  const changes = [...form.elements].filter((each) => each.type === "checkbox" && each.checked !== each.defaultChecked).length;
  place.hidden = changes === 0;
  place.querySelector("span").textContent = changes === 1 ? "1 box changed" : `${changes} boxes changed`;
}
on("change", "form:has([data-changes])", (event, form) => count(form));
on("reset", "form:has([data-changes])", (event, form) => setTimeout(() => count(form)));
document.querySelectorAll("form:has([data-changes])").forEach(count);

// Leaving a form that was changed asks first.
const changed = new Set();
on("input", "form[data-guard]", (event, form) => changed.add(form));
on("reset", "form[data-guard]", (event, form) => changed.delete(form));
document.addEventListener("submit", (event) => event.defaultPrevented || changed.delete(event.target));
// What was refused is not saved either.
document.querySelectorAll("form[data-guard]:has([data-focus], [aria-invalid])").forEach((form) => changed.add(form));
window.addEventListener("beforeunload", (event) => {
  if (changed.size > 0) event.preventDefault();
});

// Ctrl-Enter sends the form one is typing in.
on("keydown", "form textarea, form input", (event, field) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    // As Enter would: by the form's first button, with its value and its question.
    const button = [...(field.form?.elements ?? [])].find((element) => element.type === "submit" && !element.disabled);
    field.form?.requestSubmit(button);
  }
});
