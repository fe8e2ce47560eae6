// A signature drawn by finger, pen or mouse, kept as SVG path data of a 600 × 200 field in a hidden input.
const LONGEST = 60000;

function watch(pad) {
  const canvas = pad.querySelector("canvas");
  const input = pad.querySelector("[data-signature-value]");
  const status = pad.querySelector("[data-signature-status]");
  const pen = canvas.getContext("2d");
  let drawing = false;

  function prepare() {
    pen.clearRect(0, 0, canvas.width, canvas.height);
    pen.strokeStyle = getComputedStyle(canvas).color;
    pen.lineWidth = 2.5;
    pen.lineCap = "round";
    pen.lineJoin = "round";
  }

  function show() {
    prepare();
    if (input.value) pen.stroke(new Path2D(input.value));
    status.textContent = input.value ? pad.dataset.drawn : "";
  }

  function point(event) {
    const box = canvas.getBoundingClientRect();
    const along = (value, start, size, whole) => Math.round(Math.min(Math.max((value - start) / size, 0), 1) * whole * 10) / 10;
    return `${along(event.clientX, box.left, box.width, canvas.width)} ${along(event.clientY, box.top, box.height, canvas.height)}`;
  }

  function finish() {
    if (!drawing) return;
    drawing = false;
    show();
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }

  canvas.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || input.value.length > LONGEST) return;
    event.preventDefault();
    canvas.setPointerCapture(event.pointerId);
    drawing = true;
    const start = point(event);
    input.value += `M${start}L${start}`;
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!drawing || input.value.length > LONGEST) return;
    input.value += `L${point(event)}`;
    prepare();
    pen.stroke(new Path2D(input.value));
  });
  canvas.addEventListener("pointerup", finish);
  canvas.addEventListener("pointercancel", finish);
  pad.querySelector("[data-signature-clear]").addEventListener("click", () => {
    input.value = "";
    show();
    status.textContent = pad.dataset.cleared;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
  document.addEventListener("geleit:restored", show);
  for (const part of pad.querySelectorAll("[hidden]")) part.hidden = false;
  show();
}

document.addEventListener("DOMContentLoaded", () => document.querySelectorAll("[data-signature]").forEach(watch));
