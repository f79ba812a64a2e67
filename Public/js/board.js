// Cards are dragged with any pointer; a drop sends the form that the Move button shows.
import { make } from "./dom.js";
import { move, moving } from "./moves.js";

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

function drop() {
  const { card, column, line } = drag;
  if (!column || !line.isConnected) return stop();
  const [before, after] = [neighbour(line, "nextElementSibling"), neighbour(line, "previousElementSibling")];
  const [home, next] = [card.parentElement, card.nextElementSibling === line ? line.nextElementSibling : card.nextElementSibling];
  const way = moving(card);
  line.replaceWith(card);
  stop();
  const fields = { [way.form.querySelector("button[name]")?.name ?? "stage"]: column.dataset.stage, before, after };
  move(way, fields, () => home.insertBefore(card, next?.parentElement === home ? next : null));
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
/** The click that follows would open the card. */
function swallowClick() {
  const swallow = (event) => {
    event.preventDefault();
    event.stopPropagation();
  };
  window.addEventListener("click", swallow, { capture: true });
  setTimeout(() => window.removeEventListener("click", swallow, { capture: true }), 50);
}

document.addEventListener("pointerup", () => {
  if (!drag) return;
  if (!drag.isOn) return void (drag = null);
  swallowClick();
  drop();
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !drag?.isOn) return;
  stop();
  document.addEventListener("pointerup", swallowClick, { once: true });
});
document.addEventListener("pointercancel", stop);
// The browser's own dragging of links would take the pointer away.
document.addEventListener("dragstart", (event) => {
  if (drag || event.target.closest?.("[data-board] [data-id]")) event.preventDefault();
});
