// Keys that lead anywhere: an element with data-shortcut="F2" is followed (links) or focused (inputs).
// Also closes open menus by Escape and by a click elsewhere.
function closeMenus(except) {
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    if (menu !== except) menu.open = false;
  }
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    const menu = document.querySelector("details[data-menu][open]");
    if (menu) {
      const inside = menu.contains(document.activeElement);
      menu.open = false;
      if (inside) menu.querySelector("summary").focus();
    }
    return;
  }
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || !/^F\d+$/.test(event.key)) return;
  const target = document.querySelector(`[data-shortcut="${event.key}"]`);
  if (!target) return;
  event.preventDefault();
  if (target.matches("input, textarea, select")) {
    target.focus();
    if (target.select) target.select();
  } else {
    target.click();
  }
});

document.addEventListener("click", (event) => {
  closeMenus(event.target.closest("details[data-menu]"));
});
