// A strip of links that is wider than the page shows the current one.

for (const current of document.querySelectorAll(".tabs > [aria-current], .settings-nav > [aria-current]")) {
  const strip = current.parentElement;
  if (strip.scrollWidth <= strip.clientWidth) continue;
  const [place, around] = [current.getBoundingClientRect(), strip.getBoundingClientRect()];
  strip.scrollLeft += place.left - around.left - (around.width - place.width) / 2;
}
