// What Telegram tells a Mini App stands behind the #: https://core.telegram.org/api/bots/webapps
// It is kept for the tab, because a reload or a link may lose it.
const told = new URLSearchParams(location.hash.slice(1));
const telegram = {
  data: told.get("tgWebAppData") || sessionStorage.getItem("initData") || "",
  theme: told.get("tgWebAppThemeParams") || sessionStorage.getItem("theme") || "{}",
};
sessionStorage.setItem("initData", telegram.data);
sessionStorage.setItem("theme", telegram.theme);

function colours() {
  try {
    return Object.entries(JSON.parse(telegram.theme));
  } catch {
    return [];
  }
}

const colour = /^#[0-9a-f]{6}$/i;
for (const [name, value] of colours()) {
  if (colour.test(value)) {
    document.documentElement.style.setProperty(`--tg-theme-${name.replaceAll("_", "-")}`, value);
  }
}

function tell(event) {
  if (window.TelegramWebviewProxy) {
    window.TelegramWebviewProxy.postEvent(event, "");
  } else if (window.parent !== window) {
    window.parent.postMessage(JSON.stringify({ eventType: event }), "*");
  }
}
tell("web_app_ready");
tell("web_app_expand");
