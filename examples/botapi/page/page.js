"use strict";
// Shows what the server tells by text nodes only: nothing that is said can become markup.
const $ = (id) => document.getElementById(id);
const make = (tag, text, more) => {
  const node = document.createElement(tag);
  if (text !== undefined) node.textContent = text;
  return Object.assign(node, more || {});
};
let chat = Number(location.hash.slice(1)) || null;
let events = null;
let shown = new Map();

const safe = (url) => /^(https?|tg|ton):/i.test(url) ? url : "about:blank";
const outside = (text, href) => make("a", text, { href: safe(href), target: "_blank", rel: "noopener noreferrer" });

function listen() {
  if (events) events.close();
  shown = new Map();
  $("messages").replaceChildren();
  events = new EventSource("/_page/events" + (chat ? "?chat=" + chat : ""));
  events.onmessage = (event) => draw(JSON.parse(event.data));
}

function choose(id) {
  chat = id;
  location.hash = id || "";
  document.body.classList.toggle("chatting", Boolean(id));
  if (!id) $("main").hidden = true;
  listen();
}

async function act(order) {
  const answer = await fetch("/_page/act", {
    method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(order),
  });
  if (!answer.ok) { toast(await answer.text()); return {}; }
  return answer.json();
}

function toast(text) {
  $("toast").textContent = text;
  $("toast").hidden = false;
  clearTimeout(toast.timer);
  toast.timer = setTimeout(() => { $("toast").hidden = true; }, 4000);
}

function draw(state) {
  document.title = "Chat with " + state.bot.name;
  $("bot").textContent = state.bot.name;
  $("name").textContent = "@" + state.bot.username;
  fill("chats", state.chats, (one) => {
    const button = make("button", one.title, { type: "button", onclick: () => choose(one.id) });
    button.append(make("small", one.last || "nothing said yet"));
    button.setAttribute("aria-current", String(one.id === chat));
    return button;
  });
  $("main").hidden = !state.chat;
  document.body.classList.toggle("chatting", Boolean(state.chat));
  if (state.chat) drawChat(state.chat);
}

function drawChat(told) {
  $("title").textContent = told.title;
  $("block").textContent = told.is_blocked ? "Unblock" : "Block the bot";
  $("block").onclick = () => act({ act: told.is_blocked ? "unblock" : "block", chat });
  $("menu").hidden = told.menu === null;
  $("menu").textContent = told.menu || "Menu";
  $("menu").href = launch({});
  drawMessages(told.messages);
  if (!told.messages.length && told.about) {
    $("messages").replaceChildren(wrap(make("div", told.about, { className: "bubble" })));
  }
  const commands = told.is_open ? told.commands : [{ command: "start", description: "Start" }];
  fill("commands", commands, (one) => make("button", "/" + one.command, {
    type: "button", title: one.description, onclick: () => act({ act: "say", chat, text: "/" + one.command }),
  }));
  fill("keyboard", told.keyboard, (row) => line(row.map(key)));
}

// What did not change keeps its nodes, so that a press is not lost and the focus stays.
function fill(id, told, node) {
  const sign = JSON.stringify([chat, told]);
  if (fill.last[id] === sign) return;
  fill.last[id] = sign;
  $(id).replaceChildren(...told.map(node));
}
fill.last = {};

const line = (nodes) => { const row = make("div"); row.append(...nodes); return row; };
const wrap = (node) => { const item = make("li"); item.append(node); return item; };

function key(one) {
  if (one.kind === "text") {
    return make("button", one.text, { type: "button", onclick: () => act({ act: "say", chat, text: one.text }) });
  }
  return make("button", one.text, { type: "button", onclick: () => act({ act: "share", chat, what: one.kind }) });
}

// The same for messages, so that pictures do not flicker and the page does not jump.
function drawMessages(messages) {
  const list = $("messages");
  const atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 80;
  const groups = [];
  for (const one of messages) {
    const last = groups[groups.length - 1];
    if (one.album && last && last[0].album === one.album) last.push(one); else groups.push([one]);
  }
  const next = new Map();
  for (const group of groups) {
    const sign = JSON.stringify(group);
    const old = shown.get(group[0].id);
    next.set(group[0].id, old && old.sign === sign ? old : { sign, node: bubble(group) });
  }
  shown = next;
  const nodes = [...next.values()].map((one) => one.node);
  nodes.forEach((node, place) => { if (list.children[place] !== node) list.insertBefore(node, list.children[place] || null); });
  while (list.children.length > nodes.length) list.lastChild.remove();
  if (atEnd) list.scrollTop = list.scrollHeight;
}

function bubble(group) {
  const first = group[0];
  const item = make("li", undefined, { className: first.is_bot ? "" : "mine" });
  const body = make("div", undefined, { className: "bubble" });
  if (first.reply) body.append(make("div", first.reply, { className: "reply" }));
  const pictures = group.filter((one) => one.photo).map(picture);
  if (pictures.length) {
    const box = make("div", undefined, { className: pictures.length > 1 ? "album" : "" });
    box.classList.toggle("spoiler", first.spoiler);
    box.append(...pictures);
    body.append(box);
  }
  for (const one of group) {
    if (one.document) body.append(make("a", "📎 " + one.document.name, { href: one.document.url }));
    body.append(...one.segments.map(segment));
    if (one.note) body.append(make("i", one.note));
  }
  const time = new Date(first.date * 1000).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", hour12: false });
  const about = (first.pinned ? "📌 " : "") + (first.edited ? "edited " : "") + time;
  body.append(make("div", about, { className: "meta" }));
  item.append(body);
  if (first.rows.length) {
    const rows = make("div", undefined, { className: "rows" });
    rows.append(...first.rows.map((row, y) => line(row.map((one, x) => button(first, one, y, x)))));
    item.append(rows);
  }
  return item;
}

const picture = (one) => make("img", undefined, {
  src: one.photo, alt: "picture " + one.id, loading: "lazy", referrerPolicy: "no-referrer",
});

function segment(one) {
  const node = one.url ? outside(one.text, one.url) : make("span", one.text);
  for (const type of one.types) node.classList.add("t-" + type);
  if (one.types.includes("bot_command")) {
    node.classList.add("t-underline");
    node.onclick = () => act({ act: "say", chat, text: one.text });
  }
  return node;
}

function launch(where) {
  const theme = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  return "/_page/launch?" + new URLSearchParams({ chat, theme, ...where });
}

function button(message, one, row, column) {
  if (one.kind === "url") { const link = outside(one.text + " ↗", one.url); link.className = "button"; return link; }
  if (one.kind === "web_app") {
    const href = launch({ message: message.id, row, column });
    return make("a", one.text + " ▣", { className: "button", href, target: "_blank", rel: "noopener noreferrer" });
  }
  return make("button", one.text, { type: "button", onclick: async () => {
    const { answer } = await act({ act: "press", chat, message: message.id, row, column });
    if (answer === null) toast("The bot did not answer this press.");
    if (answer && answer.text) { if (answer.show_alert) alert(answer.text); else toast(answer.text); }
    if (answer && answer.url) open(safe(answer.url), "_blank", "noopener");
  } });
}

$("meet").onsubmit = async (event) => {
  event.preventDefault();
  const form = new FormData(event.target);
  const made = await act({ act: "meet", name: form.get("name"), language: form.get("language") });
  event.target.reset();
  if (made.chat) choose(made.chat);
};
$("say").onsubmit = (event) => {
  event.preventDefault();
  const field = event.target.elements.text;
  if (field.value.trim()) act({ act: "say", chat, text: field.value });
  field.value = "";
};
$("say").elements.text.onkeydown = (event) => {
  if (event.key === "Enter" && !event.shiftKey) { event.preventDefault(); $("say").requestSubmit(); }
};
$("back").onclick = () => choose(null);
choose(chat);
