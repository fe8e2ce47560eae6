// Warns two minutes before the session ends for lack of use, and lets people stay with one click.
// Saving a draft counts as use, because the server has heard from us: draft.js sends "geleit:alive".
const WARN_SECONDS = 120;

function watch(banner) {
  const limit = Number(banner.dataset.session);
  const text = banner.querySelector("[data-session-text]");
  const button = banner.querySelector("button");
  let alive = Date.now();

  function tick() {
    const left = limit - (Date.now() - alive) / 1000;
    banner.hidden = left > WARN_SECONDS;
    if (banner.hidden) return;
    const message = left > 0
      ? banner.dataset.text.replace("{minutes}", String(Math.max(1, Math.ceil(left / 60))))
      : banner.dataset.ended;
    if (text.textContent !== message) text.textContent = message;
    button.hidden = left <= 0;
  }

  document.addEventListener("geleit:alive", () => { alive = Date.now(); tick(); });
  // What a page asks by itself (data-background) is no use of the session: the server does not count it either.
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.successful && !event.detail.elt.matches("[data-background]")) { alive = Date.now(); tick(); }
  });
  banner.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      const answer = await fetch(banner.action, { method: "POST", body: new FormData(banner), credentials: "same-origin", redirect: "error" });
      if (answer.ok) document.dispatchEvent(new CustomEvent("geleit:alive"));
    } catch {
      tick();
    }
  });
  setInterval(tick, 5000);
}

document.addEventListener("DOMContentLoaded", () => {
  const banner = document.querySelector("[data-session]");
  if (banner) watch(banner);
});
