// Names of clients, contacts and deals while one types them.
import { make, on } from "./dom.js";

let request = null;
let timer = 0;

async function offer(input) {
  const text = input.value.trim();
  request?.abort();
  if (text.length < 1 || !input.list) return;
  request = new AbortController();
  const query = new URLSearchParams({ q: text, limit: "8", types: input.dataset.suggest });
  try {
    const response = await fetch(`/api/crm/search?${query}`, { signal: request.signal, headers: { Accept: "application/json" } });
    const found = response.ok ? ((await response.json()).data ?? []) : [];
    const fitting = found.filter((hit) => String(hit.type).toLowerCase() === input.dataset.suggest);
    input.list.replaceChildren(...fitting.map((hit) => make("option", { value: hit.title, label: hit.subtitle ? `${hit.title} · ${hit.subtitle}` : hit.title })));
  } catch (error) {
    if (error.name !== "AbortError") input.list.replaceChildren();
  }
}

on("input", "input[data-suggest]", (event, input) => {
  clearTimeout(timer);
  timer = setTimeout(() => offer(input), 120);
});

// In a switcher the chosen name is gone to at once.
on("input", "input[data-suggest-go]", (event, input) => {
  const chosen = event.inputType === "insertReplacementText" || event.inputType === undefined;
  if (chosen && [...(input.list?.options ?? [])].some((option) => option.value === input.value)) input.form.requestSubmit();
});
