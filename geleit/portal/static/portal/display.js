// The call display: asks more than once a second, so that a call is on the screen within one, shows the newest call first, flashes it and says it where the browser has a voice.
const { clock, follow, place, waitWords } = window.geleitQueue;
const page = document.body;
const list = document.querySelector("[data-called]");
const live = document.querySelector("[data-live]");
const voices = new Map([...document.querySelectorAll("[data-voices] li")].map((one) => [one.lang, one]));
const soundButton = document.querySelector("[data-sound]");
const known = new Set([...list.children].map((one) => `${one.dataset.number} ${one.dataset.calls}`));
let canSpeak = "speaks" in page.dataset && "speechSynthesis" in window;

const key = (one) => `${one.number} ${one.calls}`;
// "A12" is said letter by letter, then as a number.
const spelled = (number) => number.replace(/^([A-Z]+)(?=\d)/, (letters) => `${[...letters].join(" ")} `);

function speak(one, language) {
  const words = voices.get(language);
  const voice = speechSynthesis.getVoices().find((found) => found.lang.toLowerCase().startsWith(language));
  if (!words || (language !== "de" && !voice)) return;
  const text = words.textContent.replace("{number}", spelled(one.number)).replace("{place}", place(one.counter, words.dataset.counter));
  const said = new SpeechSynthesisUtterance(text);
  said.lang = language;
  if (voice) said.voice = voice;
  // Browsers say nothing before somebody touched the page; the button asks for it.
  said.addEventListener("error", (event) => { if (event.error === "not-allowed" && soundButton) soundButton.hidden = false; });
  speechSynthesis.speak(said);
}

function announce(fresh) {
  live.textContent = fresh.map((one) => page.dataset.says.replace("{number}", one.number).replace("{place}", place(one.counter, page.dataset.counter))).join(" ");
  if (!canSpeak) return;
  fresh.forEach((one) => {
    speak(one, "de");
    if (one.language && one.language !== "de") speak(one, one.language);
  });
}

function row(one, isFresh) {
  const item = document.createElement("li");
  item.classList.toggle("is-serving", one.serving);
  item.classList.toggle("is-fresh", isFresh);
  const number = document.createElement("bdi");
  number.className = "pq-number";
  number.dir = "ltr";
  number.textContent = one.number;
  const to = document.createElement("span");
  to.className = "pq-to";
  to.textContent = place(one.counter, page.dataset.counter);
  item.append(number, " ", to);
  // Beside German the way is shown in the language in which the number was taken; the name of a room is the same in all.
  const words = voices.get(one.language);
  const own = words && one.language !== document.documentElement.lang ? place(one.counter, words.dataset.counter) : "";
  if (own && own !== one.counter) {
    const second = document.createElement("span");
    second.className = "pq-to pq-to--own";
    second.lang = one.language;
    second.dir = "auto";
    second.textContent = own;
    item.append(" ", second);
  }
  return item;
}

let shown = "";
function show(state) {
  const fresh = state.called.filter((one) => !one.serving && !known.has(key(one)));
  state.called.forEach((one) => known.add(key(one)));
  const now = JSON.stringify(state.called);
  if (now !== shown) {
    const names = new Set(fresh.map(key));
    list.replaceChildren(...state.called.slice(0, Number(page.dataset.shown)).map((one) => row(one, names.has(key(one)))));
    document.querySelector("[data-quiet]").hidden = state.called.length > 0;
    shown = now;
  }
  if (fresh.length) announce(fresh);
  document.querySelector("[data-waiting]").textContent = state.waiting;
  for (const service of state.services) {
    const item = document.querySelector(`[data-service="${service.service}"] [data-wait]`);
    const words = waitWords(service.wait, page.dataset);
    if (item && item.textContent !== words) item.textContent = words;
  }
}

soundButton?.addEventListener("click", () => {
  soundButton.hidden = true;
  speechSynthesis.speak(new SpeechSynthesisUtterance(" "));
});
setInterval(() => { document.querySelector("[data-clock]").textContent = clock(new Date()); }, 1000);
// A revoked display says so: its page does not exist any more.
follow(page.dataset.state, { pace: () => 500, show, gone: () => location.reload() });
