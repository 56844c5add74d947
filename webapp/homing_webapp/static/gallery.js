// Arrow keys move the gallery by one picture; touch and wheel scroll it as they are.
document.addEventListener("keydown", (event) => {
  const gallery = document.querySelector(".gallery");
  const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (gallery && step && !event.target.closest("input, select, textarea")) {
    gallery.scrollBy({ left: step * gallery.clientWidth, behavior: "smooth" });
  }
});
