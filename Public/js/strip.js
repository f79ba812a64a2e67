// The strip above a board marks the column that is in sight, which on a phone is one.

function mark(board) {
  const columns = [...board.querySelectorAll("[data-stage]")];
  if (!columns.length) return;
  const edge = board.getBoundingClientRect().left;
  const distance = (column) => Math.abs(column.getBoundingClientRect().left - edge);
  const near = columns.reduce((best, column) => (distance(column) < distance(best) ? column : best));
  for (const link of document.querySelectorAll(".board-strip > a")) {
    const isNear = link.hash === `#${near.id}`;
    if (isNear === link.hasAttribute("aria-current")) continue;
    link.toggleAttribute("aria-current", isNear);
    if (!isNear) continue;
    link.setAttribute("aria-current", "true");
    const [strip, place] = [link.parentElement, link.getBoundingClientRect()];
    const around = strip.getBoundingClientRect();
    strip.scrollLeft += place.left - around.left - (around.width - place.width) / 2;
  }
}

/** Marks once more, when a board came or another has taken its place. */
export function markStrip() {
  const board = document.querySelector("[data-board]");
  if (board) mark(board);
}

document.addEventListener("scroll", ({ target }) => target.matches?.("[data-board]") && mark(target), { capture: true, passive: true });
markStrip();
