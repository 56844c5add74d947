// Brings a part of the page up to date every few seconds while somebody looks at it; tables stay scrolled as they are.
const part = document.querySelector("[data-live]");

async function refresh() {
  const answer = await fetch(part.dataset.live);
  if (!answer.ok) throw new Error(answer.status);
  const places = [...part.querySelectorAll("table")].map((table) => table.scrollLeft);
  part.innerHTML = await answer.text();
  part.querySelectorAll("table").forEach((table, index) => { table.scrollLeft = places[index] ?? 0; });
}

async function again() {
  if (!document.hidden) {
    part.classList.toggle("stale", await refresh().then(() => false, () => true));
  }
  setTimeout(again, part.dataset.every * 1000);
}

if (part) setTimeout(again, part.dataset.every * 1000);
