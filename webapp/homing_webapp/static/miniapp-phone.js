// Asks for the numbers with Telegram's signature of who looks, or with the cookie of a session.
const refusals = { 401: telegram.data ? "expired" : "outside", 403: "stranger", 429: "many" };

function show(box, { phones, name }) {
  const [button, output] = box.children;
  output.replaceChildren(
    ...phones.map((phone) => Object.assign(document.createElement("a"), { href: `tel:${phone}`, textContent: phone })),
    Object.assign(document.createElement("p"), { textContent: phones.length ? name : box.dataset.none }),
  );
  button.hidden = true;
}

async function ask(box) {
  const [button, output] = box.children;
  button.disabled = true;
  try {
    const answer = await asked(box.dataset.phone, { method: "POST", headers: { Accept: "application/json" } });
    if (answer.ok) {
      show(box, await answer.json());
    } else {
      output.textContent = box.dataset[refusals[answer.status] || "trouble"];
    }
  } catch {
    output.textContent = box.dataset.trouble;
  } finally {
    button.disabled = false;
  }
}

document.querySelectorAll("[data-phone]").forEach((box) => box.firstElementChild.addEventListener("click", () => ask(box)));
