// A form marked data-once is sent once: its buttons go off after the click and on again when the page comes back.
// The button pressed is not disabled before the browser has read its name and value.
function setButtons(form, off) {
  const outside = form.id ? document.querySelectorAll(`button[form="${CSS.escape(form.id)}"]`) : [];
  for (const button of [...form.querySelectorAll("button"), ...outside]) {
    if (off && !button.disabled) {
      button.disabled = true;
      button.dataset.onceOff = "";
    } else if (!off && "onceOff" in button.dataset) {
      button.disabled = false;
      delete button.dataset.onceOff;
    }
  }
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("form[data-once]")) return;
  if ("sent" in form.dataset) {
    event.preventDefault();
    return;
  }
  setTimeout(() => {
    if (event.defaultPrevented) return;
    form.dataset.sent = "";
    setButtons(form, true);
  });
});

window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-once][data-sent]")) {
    delete form.dataset.sent;
    setButtons(form, false);
  }
});
