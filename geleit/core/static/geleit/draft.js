// Half-written text survives. A form with data-draft-url is saved two seconds after the last key and when the page is
// left. While the server cannot be reached, and until a sent form has arrived, a copy stays in this tab only.
const ALL = "geleit-draft:";
// Colleagues may share a computer: nobody gets the text of another.
const PREFIX = `${ALL}${document.body.dataset.owner ?? ""}:`;
const SECRET = /^(csrfmiddlewaretoken|password.*)$/;

const keyOf = (form) => PREFIX + (form.elements.draft_key?.value ?? location.pathname);
const named = (form) => [...form.elements].filter((input) => input.name && !SECRET.test(input.name)
  && !["password", "file", "submit", "button"].includes(input.type) && !("noDraft" in input.dataset));
// Hidden fields that come back with the text: the drawn signature, and which state of the record was opened. The page
// itself may name a newer state by now, which the text must not overwrite without anybody noticing.
const isRestored = (input) => input.type !== "hidden" || "signatureValue" in input.dataset || ["version", "edited"].includes(input.name);
const isOff = (input) => ["checkbox", "radio"].includes(input.type) && !input.checked;
const values = (input) => input.multiple ? [...input.selectedOptions].map((option) => option.value) : [input.value];
const pairs = (form) => named(form).filter((input) => !isOff(input)).flatMap((input) => values(input).map((value) => [input.name, value]));

function watch(form) {
  const key = keyOf(form);
  const status = form.querySelector("[data-draft-status]");
  const token = form.elements.csrfmiddlewaretoken?.value ?? "";
  let timer = 0;
  let saved = JSON.stringify(pairs(form));

  const say = (name) => {
    if (!status) return;
    const time = new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
    status.textContent = status.dataset[name].replace("{time}", time);
  };
  const keep = (sent) => sessionStorage.setItem(key, JSON.stringify({ sent, pairs: pairs(form) }));
  const isChanged = () => JSON.stringify(pairs(form)) !== saved;
  const body = () => new URLSearchParams([...pairs(form), ["csrfmiddlewaretoken", token]]);

  async function save() {
    const now = JSON.stringify(pairs(form));
    if (now === saved) return;
    try {
      const answer = await fetch(form.dataset.draftUrl, { method: "POST", body: body(), credentials: "same-origin", redirect: "error", headers: { "X-CSRFToken": token } });
      if (!answer.ok) throw new Error(String(answer.status));
      saved = now;
      if (!("leaving" in form.dataset)) sessionStorage.removeItem(key);
      say("saved");
      document.dispatchEvent(new CustomEvent("geleit:alive"));
    } catch {
      keep(false);
      say("kept");
    }
  }

  function restore() {
    const kept = JSON.parse(sessionStorage.getItem(key) ?? "null");
    sessionStorage.removeItem(key);
    const [visit] = performance.getEntriesByType("navigation");
    if (!kept || (kept.sent && !["back_forward", "reload"].includes(visit?.type))) return;
    const left = new Map();
    kept.pairs.forEach(([name, value]) => left.set(name, [...(left.get(name) ?? []), value]));
    for (const input of named(form).filter(isRestored)) {
      const given = left.get(input.name) ?? [];
      if (["checkbox", "radio"].includes(input.type)) input.checked = given.includes(input.value);
      else if (input.multiple) [...input.options].forEach((option) => { option.selected = given.includes(option.value); });
      else if (given.length) input.value = given.shift();
    }
    if (!isChanged()) return;
    say("restored");
    form.dispatchEvent(new CustomEvent("geleit:restored", { bubbles: true }));
    save();
  }

  form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(save, 2000); });
  form.addEventListener("change", () => { clearTimeout(timer); timer = setTimeout(save, 2000); });
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    if (event.defaultPrevented) return;
    form.dataset.leaving = "";
    keep(true);
  });
  window.addEventListener("pagehide", () => {
    if (!("leaving" in form.dataset) && isChanged() && !navigator.sendBeacon(form.dataset.draftUrl, body())) keep(false);
  });
  window.addEventListener("online", save);
  restore();
}

document.addEventListener("DOMContentLoaded", () => {
  const forms = [...document.querySelectorAll("form[data-draft-url]")];
  const here = new Set(forms.map(keyOf));
  for (const key of Object.keys(sessionStorage)) {
    if (!key.startsWith(ALL) || here.has(key)) continue;
    // A sent form whose page did not come back, and no error page either, has arrived (see kept.js).
    if (!key.startsWith(PREFIX) || JSON.parse(sessionStorage.getItem(key)).sent) sessionStorage.removeItem(key);
  }
  forms.forEach(watch);
});

document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-sign-out]")) return;
  Object.keys(sessionStorage).filter((key) => key.startsWith(ALL)).forEach((key) => sessionStorage.removeItem(key));
});
