// Files on a record: each is sent by the form's own address, one request a file, with its progress.
import { csrf, icon, make, on, swap } from "./dom.js";
import { toast } from "./toast.js";

function line(form, file) {
  const list = form.querySelector("[data-uploads]");
  const bar = make("progress", { class: "progress", max: "1", value: "0", "aria-label": file.name });
  const item = make("li", {}, make("span", { dir: "auto" }, file.name), make("span", { class: "quiet" }, "Waiting"), bar);
  list.hidden = false;
  list.append(item);
  return { item, bar, percent: item.children[1] };
}

function show(line, share) {
  line.bar.value = share;
  line.percent.textContent = `${Math.floor(share * 100)} %`;
}

function fail(line, sentence) {
  line.bar.remove();
  line.percent.remove();
  line.item.append(make("p", { class: "error", role: "alert" }, icon("alert", 14), make("span", {}, sentence)));
}

function reason(request) {
  try {
    const { error } = JSON.parse(request.responseText);
    return error.fields?.file ?? error.message;
  } catch {
    return request.status === 413 ? "This file is too large." : "This file could not be sent. Check the connection and try again.";
  }
}

/** Resolves with the page behind the form's answer, or with nothing when the file was refused. */
function sendOne(form, { file, progress }) {
  show(progress, 0);
  const fields = new FormData(form);
  fields.delete("file");
  fields.set("csrf", csrf());
  fields.append("file", file, file.name);
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.setRequestHeader("Accept", "application/json");
    request.upload.addEventListener("progress", (event) => event.lengthComputable && show(progress, event.loaded / event.total));
    request.addEventListener("loadend", () => {
      const isIn = request.status >= 200 && request.status < 300;
      if (isIn) progress.item.remove();
      else fail(progress, reason(request));
      resolve(isIn ? request.responseText : null);
    });
    request.send(fields);
  });
}

// Files that wait for their turn, each with its line; what is added while others are on their way comes after them.
const waiting = [];

async function sendAll(form) {
  form.dataset.busy = "1";
  let [page, sent] = [null, 0];
  while (waiting.length > 0) {
    const answer = await sendOne(form, waiting.shift());
    if (answer === null) continue;
    page = answer;
    sent += 1;
  }
  delete form.dataset.busy;
  if (page) adopt(form, page);
  if (sent > 0) toast(sent === 1 ? "The file was added." : `${sent} files were added.`);
}

/** The new list takes the place of the old one; what was refused stays to be read. */
function adopt(form, page) {
  const refused = [...form.querySelectorAll("[data-uploads] > li")];
  const theirs = new DOMParser().parseFromString(page, "text/html");
  swap(theirs, "[data-files]");
  swap(theirs, ".tabs");
  const list = document.querySelector("[data-uploads]");
  if (!list || refused.length === 0) return;
  list.hidden = false;
  list.append(...refused);
}

function begin(form) {
  const files = [...form.querySelector("input[type=file]").files];
  waiting.push(...files.map((file) => ({ file, progress: line(form, file) })));
  form.reset();
  if (waiting.length > 0 && !form.dataset.busy) sendAll(form);
}

on("change", "form[data-upload]", (event, form) => begin(form));
on("drop", "form[data-upload]", (event, form) => setTimeout(() => begin(form)));
on("submit", "form[data-upload]", (event, form) => {
  event.preventDefault();
  begin(form);
});
