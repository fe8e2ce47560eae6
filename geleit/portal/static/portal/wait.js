// Shows the present wait on pages that are kept for everybody: the page holds the link, the time comes from here.
const boxes = [...document.querySelectorAll("[data-waits]")];

function words(wait, data) {
  if (wait.kind === "unknown") return data.waitUnknown;
  if (wait.kind === "at_once") return data.waitNone;
  return (wait.low ? data.waitRange : data.waitMost).replace("{low}", wait.low).replace("{high}", wait.high);
}

async function fill() {
  try {
    const answer = await fetch(boxes[0].dataset.waits, { cache: "no-cache", credentials: "omit" });
    if (!answer.ok) return;
    const { points } = await answer.json();
    for (const box of boxes) {
      for (const place of box.querySelectorAll("[data-point]")) {
        const point = points.find((one) => one.key === place.dataset.point);
        place.textContent = point?.open ? words(point.wait, box.dataset) : "";
        place.hidden = !place.textContent;
      }
    }
  } catch { /* the link still leads to the page that says it */ }
}

if (boxes.length) {
  fill();
  setInterval(() => { if (!document.hidden) fill(); }, 60000);
}
