// Small words that the other modules share.

/** Runs `handler(event, element)` for events on anything inside `selector`, present or future. */
export function on(type, selector, handler, options) {
  document.addEventListener(
    type,
    (event) => {
      const element = event.target instanceof Element ? event.target.closest(selector) : null;
      if (element) handler(event, element);
    },
    options,
  );
}

/** An element with attributes and children; text is text. */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) if (value !== null && value !== false) element.setAttribute(name, value === true ? "" : value);
  element.append(...children);
  return element;
}

export function icon(name, size = 16) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("width", size);
  svg.setAttribute("height", size);
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(space, "use");
  use.setAttribute("href", `${document.body.dataset.icons}#${name}`);
  svg.append(use);
  return svg;
}

export function csrf() {
  return document.querySelector('meta[name="csrf"]')?.content ?? document.querySelector('input[name="csrf"]')?.value ?? "";
}

/** Sends a form the way the browser would: the page that it leads to, where that is, or the sentence that says why not. */
export async function send(action, fields) {
  const response = await fetch(action, { method: "POST", body: new URLSearchParams(fields), headers: { Accept: "text/html" } });
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const said = page.querySelector("[data-problem]");
  return { ok: response.ok, page, url: response.url, reason: said?.textContent.trim() };
}

/** Puts the matching part of another page in place of ours. */
export function swap(page, selector) {
  const [mine, theirs] = [document.querySelector(selector), page.querySelector(selector)];
  if (!mine || !theirs) return false;
  mine.replaceWith(document.adoptNode(theirs));
  return true;
}

export function isTyping(target) {
  return target instanceof Element && (target.matches("input:not([type=checkbox], [type=radio]), textarea, select") || target.isContentEditable);
}

/** Whether the keyboard is in use: what has the focus shows it. */
export function isByKeyboard() {
  return document.querySelector(":focus-visible") !== null;
}
