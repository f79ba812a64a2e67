// Tags are one text with commas between them. The browser's own list offers whole values, so each offer repeats what stands before the last comma.
import { make, on } from "./dom.js";

const known = new WeakMap();

function offer(input) {
  if (!input.list) return;
  if (!known.has(input)) known.set(input, [...input.list.options].map((option) => option.value));
  const words = input.value.split(",").map((word) => word.trim());
  const chosen = new Set(words.slice(0, -1).map((word) => word.toLowerCase()));
  const before = words.slice(0, -1).filter((word) => word).map((word) => `${word}, `).join("");
  const fitting = known.get(input).filter((name) => !chosen.has(name.toLowerCase()));
  input.list.replaceChildren(...fitting.map((name) => make("option", { value: before + name, label: name })));
}

on("focusin", "input[data-tags]", (event, input) => offer(input));
on("input", "input[data-tags]", (event, input) => offer(input));
