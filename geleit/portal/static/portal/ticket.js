// The page of one's own number: shows the part for its state, fills in what changed, and buzzes when it is called.
const { follow, place, waitWords } = window.geleitQueue;
const own = document.querySelector("[data-own]");
const live = own.querySelector("[data-live]");
const parts = [...own.querySelectorAll("[data-when]")];
const OVER = ["done", "left", "over"];

function fill(name, text) {
  own.querySelectorAll(`[data-${name}]`).forEach((one) => { if (one.textContent !== String(text)) one.textContent = text; });
}

function show(state) {
  if (OVER.includes(state.state)) {
    if (!OVER.includes(own.dataset.now)) location.reload();
    return;
  }
  const isNew = state.state !== own.dataset.now || String(state.calls) !== own.dataset.calls;
  const to = place(state.counter, own.dataset.counter);
  fill("place", to);
  fill("ahead", state.ahead);
  if (state.wait) fill("wait", waitWords(state.wait, own.dataset));
  if (!isNew) return;
  own.dataset.now = state.state;
  own.dataset.calls = state.calls;
  parts.forEach((part) => { part.hidden = part.dataset.when !== state.state; });
  const part = parts.find((one) => !one.hidden);
  if (part) live.textContent = part.textContent.trim().replace(/\s+/g, " ");
  if (state.state === "called") {
    navigator.vibrate?.([400, 200, 400, 200, 800]);
    own.scrollIntoView({ block: "start" });
  }
  document.querySelectorAll("[data-leave]").forEach((one) => { one.hidden = state.state === "serving" || state.state === "missed"; });
}

follow(own.dataset.state, { pace: (state) => state.next_in_ms ?? 5000, show, gone: () => location.reload() });
