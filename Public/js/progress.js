// Says how far a job is, and reads the page again when the job has ended. Without scripts the page reads itself again every few seconds.
const pause = 1000;
const longest = 15000;

const number = new Intl.NumberFormat("en");

function show(place, { done, total }) {
  if (!(total > 0)) return;
  const bar = place.querySelector("progress");
  bar.max = total;
  bar.value = done;
  const unit = place.dataset.progressUnit;
  const words = unit ? `${number.format(done)} of ${number.format(total)} ${unit}` : `${Math.floor((done * 100) / total)}%`;
  place.querySelector("[data-progress-words]").textContent = words;
}

async function watch(place) {
  let wait = pause;
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, document.hidden ? longest : wait));
    try {
      const response = await fetch(place.dataset.progress, { headers: { Accept: "application/json" } });
      // Signed out, forgotten, or not ours: the page itself says so.
      if (response.status >= 400 && response.status < 500 && response.status !== 429) return location.reload();
      if (!response.ok) throw new Error(response.statusText);
      const job = await response.json();
      if (job.state !== place.dataset.progressState) return location.reload();
      show(place, job);
      wait = pause;
    } catch {
      wait = Math.min(wait * 2, longest);
    }
  }
}

document.querySelectorAll("[data-progress]").forEach(watch);
