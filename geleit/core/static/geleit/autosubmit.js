// Filters apply at once: a choice in a form[data-autosubmit] sends it. Text fields wait for Enter or leaving them.
// Fields that are empty stay out of the address.
function leaveOutEmpty(form) {
  const left = [];
  for (const input of form.elements) {
    if (input.name && input.value === "" && !input.disabled) {
      input.disabled = true;
      left.push(input);
    }
  }
  setTimeout(() => left.forEach((input) => { input.disabled = false; }));
}

document.addEventListener("change", (event) => {
  const form = event.target.form;
  if (form && form.matches("[data-autosubmit]")) form.requestSubmit();
});

document.addEventListener("submit", (event) => {
  if (event.target.matches("form[data-autosubmit]")) leaveOutEmpty(event.target);
});
