// Fields that only matter for some answers: data-show-if="name=value" (or "name=a|b", or "name" for any answer).
// A hidden field keeps what was typed; the server decides what counts.
function answers(form, name) {
  return new FormData(form).getAll(name).filter((value) => value !== "");
}

function isWanted(form, rule) {
  const [name, wanted] = rule.split("=");
  const given = answers(form, name);
  return wanted === undefined ? given.length > 0 : wanted.split("|").some((value) => given.includes(value));
}

function update(form) {
  for (const part of form.querySelectorAll("[data-show-if]")) {
    const failed = part.querySelector("[aria-invalid=true]") !== null;
    part.hidden = !failed && !isWanted(form, part.dataset.showIf);
  }
}

function updateAll(root) {
  const forms = new Set([...root.querySelectorAll("[data-show-if]")].map((part) => part.closest("form")));
  forms.forEach((form) => form && update(form));
}

document.addEventListener("change", (event) => event.target.form && update(event.target.form));
document.addEventListener("geleit:restored", (event) => update(event.target));
document.addEventListener("htmx:load", (event) => updateAll(event.target));
document.addEventListener("DOMContentLoaded", () => updateAll(document));
window.addEventListener("pageshow", () => updateAll(document));
