// Items of a list[data-reorder] move by dragging as well: dropping one posts the form its buttons post,
// with "position" (counted from 0) instead of "direction".
function watch(list) {
  if ("watched" in list.dataset) return;
  list.dataset.watched = "";
  let dragged = null;
  const items = () => [...list.children].filter((child) => child.matches("[data-reorder-item]"));
  const clear = () => items().forEach((item) => item.classList.remove("is-dragged", "is-target"));

  for (const item of items()) item.draggable = true;

  list.addEventListener("dragstart", (event) => {
    const item = event.target.closest?.("[data-reorder-item]");
    if (!item || item.parentElement !== list) return;
    dragged = item;
    event.dataTransfer.effectAllowed = "move";
    item.classList.add("is-dragged");
  });
  list.addEventListener("dragover", (event) => {
    const over = event.target.closest("[data-reorder-item]");
    if (!dragged || !over || over.parentElement !== list) return;
    event.preventDefault();
    items().forEach((item) => item.classList.toggle("is-target", item === over && item !== dragged));
  });
  list.addEventListener("drop", (event) => {
    const over = event.target.closest("[data-reorder-item]");
    if (!dragged || !over || over === dragged) return;
    event.preventDefault();
    send(dragged, items().indexOf(over));
  });
  list.addEventListener("dragend", () => { dragged = null; clear(); });
}

function send(item, position) {
  const form = item.querySelector("[data-reorder-form]");
  const input = document.createElement("input");
  input.type = "hidden";
  input.name = "position";
  input.value = String(position);
  form.append(input);
  form.requestSubmit();
}

document.addEventListener("DOMContentLoaded", () => document.querySelectorAll("[data-reorder]").forEach(watch));
document.addEventListener("htmx:load", (event) => {
  if (event.target.querySelectorAll) event.target.querySelectorAll("[data-reorder]").forEach(watch);
});
