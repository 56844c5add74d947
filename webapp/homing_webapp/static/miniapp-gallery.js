// Swiping is the browser's own scrolling; this adds zoom by two fingers, double tap, wheel and keys, steps by arrow keys and buttons,
// and loads the pictures beside the one that is seen.
const slides = document.querySelector(".slides");
const figures = [...document.querySelectorAll(".slides figure")];
const MOST = 5;
const DOUBLE = 2.5;

let at = 0;
let zoom = { scale: 1, x: 0, y: 0 };
const fingers = new Map();
let began;
let tapped = { time: 0, x: 0, y: 0 };

const image = () => figures[at].firstElementChild;

// --- Which picture.

function shown(index) {
  if (index !== at) {
    still();
    at = index;
  }
  document.querySelector(".counter span")?.replaceChildren(String(at + 1));
  const [before, after] = [document.querySelector(".before"), document.querySelector(".after")];
  if (before) {
    before.hidden = at === 0;
    after.hidden = at === figures.length - 1;
  }
  for (const near of [at - 1, at, at + 1, at + 2]) {
    figures[near]?.firstElementChild.setAttribute("loading", "eager");
  }
}

function go(index, behavior = "smooth") {
  const wanted = Math.min(Math.max(index, 0), figures.length - 1);
  slides.scrollTo({ left: wanted * slides.clientWidth, behavior });
}

// --- Zoom: a transform of the picture around its middle.

function draw(smooth) {
  const room = (zoom.scale - 1) / 2;
  const [width, height] = [slides.clientWidth * room, slides.clientHeight * room];
  zoom.x = Math.min(Math.max(zoom.x, -width), width);
  zoom.y = Math.min(Math.max(zoom.y, -height), height);
  const { style, dataset } = image();
  style.transition = smooth ? "transform .2s" : "";
  style.transform = zoom.scale > 1 ? `translate(${zoom.x}px, ${zoom.y}px) scale(${zoom.scale})` : "";
  slides.classList.toggle("zoomed", zoom.scale > 1);
  if (zoom.scale > 1 && dataset.full) {
    image().src = dataset.full;
    delete dataset.full;
  }
}

// Keeps the point of the picture that is at (x, y) of the window where it is.
function scaled(scale, x, y, from = zoom) {
  const next = Math.min(Math.max(scale, 1), MOST);
  const [middleX, middleY] = [slides.clientWidth / 2, slides.clientHeight / 2];
  const grown = next / from.scale;
  zoom = { scale: next, x: x - middleX - (x - middleX - from.x) * grown, y: y - middleY - (y - middleY - from.y) * grown };
}

function still() {
  zoom = { scale: 1, x: 0, y: 0 };
  if (figures.length) {
    draw(false);
  }
}

function toggle(x, y) {
  scaled(zoom.scale > 1 ? 1 : DOUBLE, x, y);
  draw(true);
}

// --- Fingers.

function middle() {
  const [one, two] = [...fingers.values()];
  return { x: (one.x + two.x) / 2, y: (one.y + two.y) / 2, apart: Math.hypot(one.x - two.x, one.y - two.y) };
}

function down(event) {
  fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
  if (fingers.size === 2) {
    began = { ...middle(), zoom: { ...zoom } };
  }
}

function move(event) {
  const finger = fingers.get(event.pointerId);
  if (!finger) {
    return;
  }
  const [x, y] = [event.clientX - finger.x, event.clientY - finger.y];
  Object.assign(finger, { x: event.clientX, y: event.clientY });
  if (fingers.size === 2) {
    const now = middle();
    scaled((began.zoom.scale * now.apart) / began.apart, began.x, began.y, began.zoom);
    zoom.x += now.x - began.x;
    zoom.y += now.y - began.y;
    draw(false);
  } else if (zoom.scale > 1) {
    zoom.x += x;
    zoom.y += y;
    draw(false);
  }
}

function up(event) {
  const alone = fingers.delete(event.pointerId) && fingers.size === 0;
  if (!alone || event.type !== "pointerup") {
    return;
  }
  const tap = { time: event.timeStamp, x: event.clientX, y: event.clientY };
  const twice = tap.time - tapped.time < 320 && Math.hypot(tap.x - tapped.x, tap.y - tapped.y) < 30;
  tapped = twice ? { time: 0, x: 0, y: 0 } : tap;
  if (twice) {
    toggle(tap.x, tap.y);
  }
}

// --- Keys.

const keys = {
  ArrowLeft: () => go(at - 1),
  ArrowRight: () => go(at + 1),
  Home: () => go(0),
  End: () => go(figures.length - 1),
  Enter: () => toggle(slides.clientWidth / 2, slides.clientHeight / 2),
  Escape: () => (zoom.scale > 1 ? still() : document.querySelector(".close").click()),
};

if (slides) {
  slides.addEventListener("scroll", () => shown(Math.round(slides.scrollLeft / slides.clientWidth)), { passive: true });
  slides.addEventListener("pointerdown", down);
  slides.addEventListener("pointermove", move);
  slides.addEventListener("pointerup", up);
  slides.addEventListener("pointercancel", up);
  slides.addEventListener("wheel", (event) => {
    if (event.ctrlKey) {
      event.preventDefault();
      scaled(zoom.scale * Math.exp(-event.deltaY / 200), event.clientX, event.clientY);
      draw(false);
    }
  }, { passive: false });
  addEventListener("keydown", (event) => {
    if (keys[event.key]) {
      event.preventDefault();
      keys[event.key]();
    }
  });
  addEventListener("resize", () => go(at, "instant"));
  document.querySelector(".before")?.addEventListener("click", keys.ArrowLeft);
  document.querySelector(".after")?.addEventListener("click", keys.ArrowRight);
  const first = Number(new URLSearchParams(location.search).get("at")) - 1;
  if (figures[first]) {
    go(first, "instant");
  }
  shown(figures[first] ? first : 0);
  tell("web_app_setup_swipe_behavior", { allow_vertical_swipe: false });
}
