// Asks for the numbers with Telegram's signature of who looks.
const box = document.getElementById("phone");
const [button, output] = box.children;
const refusals = { 401: "expired", 403: "outside", 429: "many" };

function say(text) {
  output.textContent = text;
}

function show({ phones, name }) {
  output.replaceChildren(
    ...phones.map((phone) => Object.assign(document.createElement("a"), { href: `tel:${phone}`, textContent: phone })),
    Object.assign(document.createElement("p"), { textContent: phones.length ? name : box.dataset.none }),
  );
  button.hidden = true;
}

async function ask() {
  if (!telegram.data) {
    return say(box.dataset.outside);
  }
  button.disabled = true;
  try {
    const headers = { Authorization: `tma ${telegram.data}`, Accept: "application/json" };
    const answer = await fetch(location.pathname, { method: "POST", headers });
    if (answer.ok) {
      show(await answer.json());
    } else {
      say(box.dataset[refusals[answer.status] || "trouble"]);
    }
  } catch {
    say(box.dataset.trouble);
  } finally {
    button.disabled = false;
  }
}

button.addEventListener("click", ask);
