// The toolbar of a Markdown field, its shortcuts, and the preview that the server makes.
import { csrf, on } from "./dom.js";

const wraps = { bold: ["**", "**", "bold"], italic: ["*", "*", "italic"], code: ["`", "`", "code"], link: ["[", "](https://)", "text"] };
const prefixes = { heading: () => "## ", quote: () => "> ", list: () => "- ", checks: () => "- [ ] ", olist: (index) => `${index + 1}. ` };
const grid = "| Column | Column |\n|---|---|\n|  |  |\n";

function insert(area, text, start, end) {
  area.focus();
  // The one way that keeps the browser's own undo.
  if (!document.execCommand("insertText", false, text)) area.setRangeText(text, area.selectionStart, area.selectionEnd, "end");
  area.setSelectionRange(start, end);
  area.dispatchEvent(new Event("input", { bubbles: true }));
}

function wrap(area, [before, after, sample]) {
  const { selectionStart: start, selectionEnd: end, value } = area;
  const text = value.slice(start, end) || sample;
  insert(area, before + text + after, start + before.length, start + before.length + text.length);
}

function prefix(area, mark) {
  const start = area.value.lastIndexOf("\n", area.selectionStart - 1) + 1;
  const next = area.value.indexOf("\n", area.selectionEnd);
  const end = next < 0 ? area.value.length : next;
  const lines = area.value.slice(start, end).split("\n");
  const isOn = lines.every((line, index) => line.startsWith(mark(index)));
  const text = lines.map((line, index) => (isOn ? line.slice(mark(index).length) : mark(index) + line)).join("\n");
  area.setSelectionRange(start, end);
  insert(area, text, start + text.length, start + text.length);
}

function apply(area, name) {
  if (wraps[name]) wrap(area, wraps[name]);
  else if (prefixes[name]) prefix(area, prefixes[name]);
  else if (name === "table") {
    const at = area.selectionStart;
    const lead = at > 0 && area.value[at - 1] !== "\n" ? "\n\n" : "";
    insert(area, lead + grid, at + lead.length + 2, at + lead.length + 8);
  }
}

async function show(editor, mode) {
  const area = editor.querySelector("textarea");
  const preview = editor.querySelector(".editor-preview");
  const isPreview = mode === "preview";
  for (const button of editor.querySelectorAll("[data-mode]")) button.setAttribute("aria-pressed", String(button.dataset.mode === mode));
  area.hidden = isPreview;
  preview.hidden = !isPreview;
  if (!isPreview) return area.focus();
  try {
    const body = new URLSearchParams({ csrf: csrf(), text: area.value });
    const response = await fetch(editor.dataset.preview, { method: "POST", body, headers: { Accept: "text/html" } });
    // Our own server's Markdown layer has made this safe; nothing else is ever put here.
    if (response.ok) preview.innerHTML = await response.text();
    else preview.textContent = "The preview could not be made.";
  } catch {
    preview.textContent = "The preview could not be made. Is the network there?";
  }
}

function count(area) {
  const place = area.closest("[data-editor]").querySelector("[data-count]");
  if (place) place.textContent = `${area.value.length.toLocaleString("en")} characters`;
}

on("click", "[data-editor] [data-md]", (event, button) => apply(button.closest("[data-editor]").querySelector("textarea"), button.dataset.md));
on("click", "[data-editor] [data-mode]", (event, button) => show(button.closest("[data-editor]"), button.dataset.mode));
on("input", "[data-editor] textarea", (event, area) => count(area));
on("keydown", "[data-editor] textarea", (event, area) => {
  if (!(event.ctrlKey || event.metaKey)) return;
  const name = { b: "bold", i: "italic" }[event.key.toLowerCase()];
  if (!name) return;
  event.preventDefault();
  apply(area, name);
});

// Enter in a list begins the next item; on an empty item it ends the list.
on("keydown", "[data-editor] textarea", (event, area) => {
  if (event.key !== "Enter" || event.isComposing || event.shiftKey || event.ctrlKey || event.metaKey || area.selectionStart !== area.selectionEnd) return;
  const at = area.selectionStart;
  const start = area.value.lastIndexOf("\n", at - 1) + 1;
  const line = area.value.slice(start, at);
  const found = /^(\s*)([-*] \[[ xX]\] |[-*] |(\d+)\. )(.*)$/.exec(line);
  if (!found) return;
  event.preventDefault();
  const [, space, mark, number, rest] = found;
  if (rest === "") {
    area.setSelectionRange(start, at);
    return insert(area, "\n", start + 1, start + 1);
  }
  const next = number ? `${Number(number) + 1}. ` : mark.replace(/\[[xX]\]/, "[ ]");
  const text = `\n${space}${next}`;
  insert(area, text, at + text.length, at + text.length);
});
document.querySelectorAll("[data-editor] textarea").forEach(count);
