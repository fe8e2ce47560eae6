// The kiosk: sends only while there is a connection, types codes by finger, prints, and goes back to the start when
// nobody touches the screen. Without this script the pages work, too.
const IDLE = 60000;
const LAST = 20000;
const { home, state, page } = document.body.dataset;
const lost = document.querySelector("[data-lost]");
const still = document.querySelector("[data-still]");
const clean = home.split("?")[0];
let touched = Date.now();
let known = null;

const pause = (time) => new Promise((done) => { setTimeout(done, time); });

// The state if there is a connection; a device that was revoked loads its page anew, which says so.
async function ask() {
  const answer = await fetch(state, { cache: "no-cache", credentials: "omit", signal: AbortSignal.timeout(5000) });
  if (answer.status === 404) location.reload();
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}

// Waits until the connection is back; the page on the screen stays usable meanwhile.
async function connected() {
  for (;;) {
    try {
      await ask();
      lost.hidden = true;
      return;
    } catch {
      lost.hidden = false;
      await pause(2000);
    }
  }
}

let isSending = false;
document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("[data-send]")) return;
  event.preventDefault();
  if (isSending) return;
  isSending = true;
  await connected();
  if (event.submitter?.name) {
    const chosen = document.createElement("input");
    chosen.type = "hidden";
    chosen.name = event.submitter.name;
    chosen.value = event.submitter.value;
    form.append(chosen);
  }
  form.submit();
});

document.addEventListener("click", async (event) => {
  const link = event.target.closest("a[href]");
  if (!link) return;
  event.preventDefault();
  await connected();
  location.assign(link.href);
});

document.querySelectorAll("[data-keys]").forEach((keys) => {
  const input = document.getElementById(keys.dataset.keys);
  keys.hidden = false;
  keys.addEventListener("click", (event) => {
    const key = event.target.closest("[data-key]")?.dataset.key;
    if (key) input.value = key === "back" ? input.value.slice(0, -1) : (input.value + key).slice(0, input.maxLength);
  });
});

document.querySelectorAll("[data-print]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
});

for (const kind of ["pointerdown", "keydown"]) {
  document.addEventListener(kind, () => { touched = Date.now(); still.hidden = true; });
}
// A page that the browser kept belongs to somebody who has gone.
window.addEventListener("pageshow", (event) => { if (event.persisted) location.replace(home); });

// The number goes back by itself (Refresh); the start in German stays and shows the waits of now; all else asks first.
const isAtHome = page === "start" && location.pathname === clean && !location.search;
async function look() {
  const idle = Date.now() - touched;
  if (isAtHome) {
    try {
      const { version } = await ask();
      lost.hidden = true;
      if ((known !== null && version !== known && idle > 5000) || idle > IDLE) location.replace(home);
      known = version;
    } catch {
      lost.hidden = false;
    }
  } else if (page !== "number" && idle > IDLE) {
    still.hidden = false;
    if (idle > IDLE + LAST) await connected().then(() => location.replace(home));
  }
  setTimeout(look, isAtHome ? 5000 : 1000);
}
if (isAtHome) ask().then((found) => { known = found.version; }, () => {});
setTimeout(look, 5000);
