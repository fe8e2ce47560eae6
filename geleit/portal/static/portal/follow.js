// Asks an address again and again how a queue stands. Lost connections are said after the third failure, with the time
// of what is shown, and end by themselves. Offered to the other scripts as window.geleitQueue.
const clock = (moment) => moment.toLocaleTimeString("de", { hour: "2-digit", minute: "2-digit" }); // as on the pages: 14:05

// A wait in words, from the patterns that the page carries in data-wait-….
function waitWords(wait, words) {
  if (!wait || wait.kind === "unknown") return words.waitUnknown;
  if (wait.kind === "at_once") return words.waitNone;
  const pattern = wait.low ? words.waitRange : words.waitMost;
  return pattern.replace("{low}", wait.low).replace("{high}", wait.high);
}

// "3" is counter 3, a name that says more stays.
const place = (name, pattern) => (/^\d+$/.test(name) ? pattern.replace("{name}", name) : name);

// `pace(state)`: milliseconds until the next question; `show(state)` for every answer; `gone()` when there is none any more.
function follow(address, { pace, show, gone }) {
  const lost = document.querySelector("[data-lost]");
  let failures = 0;
  let last = new Date();
  let wait = 1000;
  let timer = 0;

  function say(isLost) {
    if (!lost) return;
    if (isLost && lost.dataset.text) lost.textContent = lost.dataset.text.replace("{time}", clock(last));
    lost.hidden = !isLost;
  }

  async function ask() {
    clearTimeout(timer);
    try {
      const answer = await fetch(address, { cache: "no-cache", credentials: "omit", signal: AbortSignal.timeout(5000) });
      if (answer.status === 404) {
        gone?.();
        return;
      }
      if (!answer.ok) throw new Error(String(answer.status));
      const state = await answer.json();
      if (failures >= 3 || !state.stale) last = state.stale ? last : new Date();
      failures = 0;
      say(Boolean(state.stale));
      wait = pace(state);
      show(state);
    } catch {
      failures += 1;
      if (failures >= 3) say(true);
      wait = Math.min(1000 * failures, 5000);
    }
    timer = setTimeout(ask, wait);
  }

  // A telephone that slept in a pocket looks at once.
  document.addEventListener("visibilitychange", () => { if (!document.hidden) ask(); });
  timer = setTimeout(ask, wait);
}

window.geleitQueue = { clock, follow, place, waitWords };
