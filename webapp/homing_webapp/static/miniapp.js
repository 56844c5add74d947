// What Telegram tells a Mini App stands behind the #: https://core.telegram.org/api/bots/webapps
// It is kept for the tab, because a reload or a link may lose it.
const told = new URLSearchParams(location.hash.slice(1));
const telegram = {
  data: told.get("tgWebAppData") || sessionStorage.getItem("initData") || "",
  theme: told.get("tgWebAppThemeParams") || sessionStorage.getItem("theme") || "{}",
};
sessionStorage.setItem("initData", telegram.data);
sessionStorage.setItem("theme", telegram.theme);

// --- Colours: set before anything is painted, and again when the person changes them.

const colour = /^#[0-9a-f]{6}$/i;

function dark(value) {
  const [red, green, blue] = value.match(/[0-9a-f]{2}/gi).map((part) => parseInt(part, 16));
  return red * 0.3 + green * 0.59 + blue * 0.11 < 128;
}

function wear(theme) {
  const root = document.documentElement;
  for (const [name, value] of Object.entries(theme)) {
    if (colour.test(value)) {
      root.style.setProperty(`--tg-theme-${name.replaceAll("_", "-")}`, value);
    }
  }
  if (colour.test(theme.bg_color)) {
    root.style.colorScheme = dark(theme.bg_color) ? "dark" : "light";
    root.dataset.theme = root.style.colorScheme;
  }
}

function parsed(text) {
  try {
    return JSON.parse(text) || {};
  } catch {
    return {};
  }
}
wear(parsed(telegram.theme));

// --- Events to and from Telegram's own program around the page.

function tell(event, data = "") {
  if (window.TelegramWebviewProxy) {
    window.TelegramWebviewProxy.postEvent(event, JSON.stringify(data));
  } else if (window.parent !== window) {
    window.parent.postMessage(JSON.stringify({ eventType: event, eventData: data }), "*");
  }
}

function hear(event, data) {
  if (event === "theme_changed" && data && data.theme_params) {
    telegram.theme = JSON.stringify(data.theme_params);
    sessionStorage.setItem("theme", telegram.theme);
    wear(data.theme_params);
  }
  if (event === "back_button_pressed") {
    history.back();
  }
}
window.Telegram = { WebView: { receiveEvent: hear } };
addEventListener("message", (message) => {
  if (window.parent !== window && message.source === window.parent) {
    const { eventType, eventData } = parsed(message.data);
    hear(eventType, eventData);
  }
});
tell("web_app_ready");
tell("web_app_expand");
tell("web_app_setup_back_button", { is_visible: history.length > 1 });

// --- Parts: what is about a person is asked for with Telegram's signature, or in a session with the browser's cookie.

function asked(url, options = {}) {
  const headers = { Accept: "text/html", "X-Part": "1", ...options.headers };
  if (telegram.data) {
    headers.Authorization = `tma ${telegram.data}`;
  }
  return fetch(url, { ...options, headers });
}

const known = () => Boolean(telegram.data) || document.body.hasAttribute("data-session");

function copy(id) {
  return document.getElementById(id).content.cloneNode(true);
}

async function put(box, response) {
  const html = await response.text();
  if (!response.headers.get("Content-Type").startsWith("text/html")) {
    return box.replaceChildren(copy("trouble"));
  }
  box.innerHTML = html; // Made by our server, which escapes all values; scripts in it would not run.
  const language = box.firstElementChild.dataset.language;
  if (response.ok && box.matches("main") && language !== document.documentElement.lang) {
    return speak(language);
  }
  fill(box);
}

// The person's language is known only now: the page around the part follows it.
function speak(language) {
  const url = new URL(location.href);
  if (url.searchParams.get("language") !== language) {
    url.searchParams.set("language", language);
    location.replace(url);
  }
}

async function load(box) {
  if (!known()) {
    const help = document.getElementById("outside");
    return help && box.matches("main") ? box.replaceChildren(help.content.cloneNode(true)) : undefined;
  }
  try {
    await put(box, await asked(box.dataset.load || location.pathname + location.search));
  } catch {
    box.replaceChildren(copy("trouble"));
  }
}

async function send(form, button) {
  const box = form.closest("[data-part]");
  const body = new URLSearchParams(new FormData(form));
  if (button && button.name) {
    body.append(button.name, button.value);
  }
  form.setAttribute("aria-busy", "true");
  try {
    const response = await asked(form.action, { method: "POST", body });
    const there = new URL(response.url);
    const page = box.matches("main") && response.redirected && there.pathname !== location.pathname;
    if (page) {
      return location.assign(there.pathname + there.search);
    }
    await put(box, response);
    box.scrollIntoView({ block: "nearest" });
  } catch {
    form.prepend(copy("trouble"));
  } finally {
    form.removeAttribute("aria-busy");
  }
}

// A press that deletes is asked about once, on the button itself.
function unsure(form, button) {
  if (!form.dataset.sure || !button || button.value !== "delete" || button.dataset.asked) {
    return false;
  }
  button.dataset.asked = button.textContent;
  button.textContent = form.dataset.sure;
  setTimeout(() => {
    button.textContent = button.dataset.asked;
    delete button.dataset.asked;
  }, 4000);
  return true;
}

addEventListener("submit", (event) => {
  const form = event.target;
  if (unsure(form, event.submitter)) {
    return event.preventDefault();
  }
  if (telegram.data && form.closest("[data-part]")) {
    event.preventDefault();
    send(form, event.submitter);
  }
});

// --- What searches would bring: of saved ones once they are seen, of a form while it is being filled in.

async function count(output, url, options) {
  try {
    const response = await asked(url, { ...options, headers: { Accept: "application/json" } });
    const found = await response.json();
    output.textContent = found.text || found.problem || "";
    output.classList.toggle("bad", !response.ok);
  } catch {
    output.textContent = "";
  }
}

const seen = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) {
    if (isIntersecting) {
      seen.unobserve(target);
      count(target, target.dataset.count);
    }
  }
});

function fill(box) {
  box.querySelectorAll("[data-count]").forEach((output) => seen.observe(output));
  box.querySelectorAll("[data-draft]").forEach(draft);
}

let waiting;
function draft(form) {
  const output = form.querySelector(".found");
  let turn = 0;
  const ask = async () => {
    const mine = ++turn;
    const told = document.createElement("span");
    await count(told, form.dataset.draft, { method: "POST", body: new URLSearchParams(new FormData(form)) });
    if (mine === turn) {
      output.replaceChildren(told);
    }
  };
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, 350);
  });
  ask();
}

addEventListener("DOMContentLoaded", () => {
  document.querySelectorAll("[data-load]").forEach(load);
  fill(document);
});
