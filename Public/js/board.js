// Cards are dragged with any pointer; a drop sends the form that the Move button shows.
import { csrf, icon, make, on, send, swap } from "./dom.js";
import { adopt, toast } from "./toast.js";

let drag = null;

/** The card under the pointer is a copy; the card itself keeps its place as a slot. */
function begin(card, event) {
  const box = card.getBoundingClientRect();
  const ghost = card.cloneNode(true);
  ghost.removeAttribute("data-id");
  ghost.querySelectorAll("[id]").forEach((element) => element.removeAttribute("id"));
  ghost.classList.add("is-ghost");
  document.body.append(ghost);
  ghost.style.width = `${box.width}px`;
  card.classList.add("is-dragged");
  drag = { ...drag, card, ghost, line: make("div", { class: "drop-line" }), dx: drag.x - box.left, dy: drag.y - box.top, isOn: true };
  document.body.classList.add("is-dragging");
  follow(event);
}

/** What the column would amount to, while the card is above it. */
function addUp(column) {
  document.querySelectorAll("[data-sum] ins").forEach((ins) => ins.remove());
  const value = drag.card.querySelector(".value")?.textContent;
  if (value && value !== "–" && column && column !== drag.card.closest("[data-stage]")) column.querySelector("[data-sum]")?.append(make("ins", {}, ` + ${value}`));
}

function follow(event) {
  drag.ghost.style.left = `${event.clientX - drag.dx}px`;
  drag.ghost.style.top = `${event.clientY - drag.dy}px`;
  const column = document.elementsFromPoint(event.clientX, event.clientY).find((element) => element.matches?.("[data-stage]"));
  document.querySelectorAll(".column.is-target").forEach((other) => other !== column && other.classList.remove("is-target"));
  if (drag.column !== column) addUp(column);
  drag.column = column ?? null;
  if (!column) return drag.line.remove();
  column.classList.add("is-target");
  const cards = column.querySelector("[data-cards]");
  const below = [...cards.querySelectorAll("[data-id]")].find((card) => {
    const box = card.getBoundingClientRect();
    return card !== drag.card && event.clientY < box.top + box.height / 2;
  });
  if (below) below.before(drag.line);
  else {
    const last = [...cards.querySelectorAll("[data-id]")].at(-1);
    if (last) last.after(drag.line);
    else cards.prepend(drag.line);
  }
  const edge = cards.getBoundingClientRect();
  if (event.clientY < edge.top + 40) cards.scrollBy(0, -12);
  else if (event.clientY > edge.bottom - 40) cards.scrollBy(0, 12);
  const board = column.closest("[data-board]");
  const frame = board.getBoundingClientRect();
  if (event.clientX < frame.left + 40) board.scrollBy(-16, 0);
  else if (event.clientX > frame.right - 40) board.scrollBy(16, 0);
}

function neighbour(line, side) {
  let element = line[side];
  while (element && (!element.matches("[data-id]") || element === drag.card)) element = element[side];
  return element?.dataset.id ?? "";
}

function stop() {
  drag?.ghost?.remove();
  drag?.line?.remove();
  drag?.card?.classList.remove("is-dragged");
  document.querySelectorAll("[data-sum] ins").forEach((ins) => ins.remove());
  document.querySelectorAll(".column.is-target").forEach((column) => column.classList.remove("is-target"));
  document.body.classList.remove("is-dragging");
  drag = null;
}

/** What a page that refuses has to say. */
function reason(page) {
  const parts = [...page.querySelectorAll("[data-problem]")].map((element) => element.textContent.trim());
  return parts.filter((text) => text !== "").join(" ");
}

/** A card that may not be where it was dropped goes back to where it came from. */
function putBack(card, { place, next }, why) {
  place.insertBefore(card, next?.parentElement === place ? next : null);
  toast(`The card is back where it was. ${why}`.trim(), "error");
}

async function drop() {
  const { card, column, line } = drag;
  if (!column || !line.isConnected) return stop();
  const [before, after] = [neighbour(line, "nextElementSibling"), neighbour(line, "previousElementSibling")];
  const { form, action } = moving(card);
  const name = form.querySelector("button[name]")?.name ?? "stage";
  const fields = { csrf: csrf(), [name]: column.dataset.stage, before, after };
  const version = form.querySelector("[name=version]");
  if (version) fields.version = version.value;
  const origin = { place: card.parentElement, next: card.nextElementSibling };
  line.replaceWith(card);
  stop();
  try {
    const { ok, page } = await send(action, fields);
    if (ok && swap(page, "[data-board]")) return adopt(page);
    putBack(card, origin, reason(page));
  } catch {
    putBack(card, origin, "The server could not be reached.");
  }
}

// The menus of cards come without pictures, for there are hundreds of them; the glyphs stand in the heads of the columns.
function dress(menu, current) {
  for (const button of menu.querySelectorAll(":scope > button")) {
    const { name, value } = button;
    const head = document.querySelector(`[data-stage="${CSS.escape(value)}"] .column-head .glyph`);
    if (!button.querySelector("svg")) button.prepend(name === "order" ? icon(value === "up" ? "up2" : "down2") : (head?.cloneNode(true) ?? ""));
    button.querySelector(".end")?.remove();
    button.removeAttribute("aria-current");
    if (name === "order" || value !== current) continue;
    button.setAttribute("aria-current", "true");
    button.append(make("span", { class: "end" }, icon("check")));
  }
}
document.addEventListener(
  "beforetoggle",
  ({ target: menu, newState }) => {
    const column = menu.closest?.("[data-stage]");
    if (newState === "open" && column && menu.matches("form[data-move]")) dress(menu, column.dataset.stage);
  },
  true,
);

// One menu for all cards: it is sent to where the card's link leads.
on("click", "a[data-move-link]", (event, link) => {
  const menu = document.getElementById("move-card");
  if (!menu || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  menu.setAttribute("action", link.getAttribute("href"));
  dress(menu, link.closest("[data-stage]").dataset.stage);
  document.querySelectorAll("a[data-move-link]").forEach((other) => other.style.removeProperty("anchor-name"));
  link.style.setProperty("anchor-name", "--move-card");
  menu.showPopover();
});

/** The form that moves a card, and where it is sent. */
function moving(card) {
  const [own, link] = [card.querySelector("form[data-move]"), card.querySelector("a[data-move-link]")];
  return { form: own ?? (link && document.getElementById("move-card")), action: (own ?? link)?.getAttribute(own ? "action" : "href") };
}

document.addEventListener("pointerdown", (event) => {
  const card = event.target.closest?.("[data-board] [data-id]");
  if (!card || event.button !== 0 || event.pointerType === "touch" || !moving(card).form) return;
  if (event.target.closest("button, form, input, .menu, .move")) return;
  drag = { card, x: event.clientX, y: event.clientY, isOn: false };
});
document.addEventListener("pointermove", (event) => {
  if (!drag) return;
  if (!drag.isOn && Math.hypot(event.clientX - drag.x, event.clientY - drag.y) < 6) return;
  if (drag.isOn) follow(event);
  else begin(drag.card, event);
});
document.addEventListener("pointerup", () => {
  if (!drag) return;
  if (!drag.isOn) return void (drag = null);
  // The click that follows would open the card.
  const swallow = (event) => {
    event.preventDefault();
    event.stopPropagation();
  };
  window.addEventListener("click", swallow, { capture: true });
  setTimeout(() => window.removeEventListener("click", swallow, { capture: true }), 50);
  drop();
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && drag?.isOn) stop();
});
document.addEventListener("dragstart", (event) => {
  if (event.target.closest?.("[data-board] [data-id]")) event.preventDefault();
});
