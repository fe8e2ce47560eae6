// The server's picture of a map becomes one that can be enlarged and moved: figure[data-map] names the areas (GeoJSON)
// and Leaflet. The picture stays in the page: it is what is seen until then, on paper, and whenever something fails here.
// Nothing is fetched before the page is there and the map comes into sight, nor where data is to be saved.
const STEPS = 4; // how often the map can be made twice as large
const SNAP = 1 / 64; // fine enough to fill the box, and exact in sums
const EDGE = 8;
const BUTTONS = 64; // how much room the buttons take on the left

function element(name, text, className = "") {
  const made = document.createElement(name);
  made.textContent = text;
  if (className) made.className = className;
  return made;
}

async function areasOf(address) {
  const answer = await fetch(address, { redirect: "error", headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`${answer.status}`);
  return answer.json();
}

async function start(figure) {
  const picture = figure.querySelector("svg");
  let box;
  try {
    const [areas] = await Promise.all([areasOf(figure.dataset.map), import(figure.dataset.leaflet)]);
    if (!areas.features.length) return;
    const chosen = [...picture.querySelectorAll("a")].indexOf(document.activeElement);
    box = boxFor(picture);
    figure.classList.add("is-live");
    const elements = show(window.L, box, areas, figure.dataset);
    elements[chosen]?.focus(); // whoever had come to an area of the picture stays there
  } catch (error) {
    box?.remove();
    figure.classList.remove("is-live");
    figure.querySelector("[data-map-told]").textContent = figure.dataset.failed;
    console.warn("map:", error);
  }
}

function boxFor(picture) {
  const box = element("div", "", "gl-map__live gl-no-print");
  const { width, height } = picture.viewBox.baseVal;
  box.dir = "ltr";
  box.style.aspectRatio = `${width} / ${height}`;
  box.setAttribute("role", "region");
  box.setAttribute("aria-label", picture.querySelector("title").textContent);
  picture.before(box);
  return box;
}

// Draws the areas with their signs; gives their elements in the order of the page.
function show(L, box, areas, words) {
  const map = mapIn(L, box, words);
  const shapes = L.geoJSON(areas, {
    style: ({ properties }) => ({ className: `gl-map__area gl-map__area--${properties.tone}`, fillOpacity: 1 }),
  });
  const fit = fitted(L, map, shapes.getBounds(), box); // first: nothing is drawn on a map that does not know what it shows
  shapes.addTo(map);
  const mark = marker(L, map);
  const popup = windowIn(L, map, box, words, { mark, closed: fit });
  const size = box.clientWidth < 480 ? 24 : 28;
  return shapes.getLayers().map((layer) => {
    const open = () => popup.open(layer);
    layer.bindTooltip(element("span", layer.feature.properties.label), { sticky: true, opacity: 1 });
    layer.on({ click: open, mouseover: () => mark(layer), mouseout: () => mark(popup.shown()) });
    const sign = signOf(L, layer.feature, size).on("click", open).addTo(map);
    sign.getElement().setAttribute("aria-hidden", "true");
    return reachable(map, layer, { open, mark, leave: () => mark(popup.shown()) });
  });
}

// One area at a time has a strong line around it, above its neighbours.
function marker(L, map) {
  const marks = L.geoJSON(null, { interactive: false, style: { className: "gl-map__mark" } }).addTo(map);
  return (layer) => {
    marks.clearLayers();
    if (layer) marks.addData(layer.feature);
  };
}

// An area is a button for the keyboard and for programs that read aloud.
function reachable(map, layer, { open, mark, leave }) {
  const path = layer.getElement();
  path.setAttribute("role", "button");
  path.setAttribute("tabindex", "0");
  path.setAttribute("aria-label", layer.feature.properties.label);
  path.addEventListener("focus", () => {
    mark(layer);
    const position = positionOf(layer.feature);
    if (!map.getBounds().contains(position)) map.panTo(position);
  });
  path.addEventListener("blur", leave);
  path.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    open();
  });
  return path;
}

// The one window of the map: what an area says, with its links. It takes the focus and gives it back.
function windowIn(L, map, box, words, { mark, closed }) {
  const popup = L.popup({
    minWidth: 180, offset: [0, -6], autoPanPaddingTopLeft: [BUTTONS, EDGE], autoPanPaddingBottomRight: [EDGE, EDGE],
  });
  let shown = null;
  function open(layer) {
    const content = contentOf(layer.feature.properties);
    shown = layer;
    mark(layer);
    popup.options.maxWidth = Math.min(300, box.clientWidth - BUTTONS - 24);
    popup.options.maxHeight = box.clientHeight - 48;
    popup.setLatLng(positionOf(layer.feature)).setContent(content);
    if (!popup.isOpen()) popup.openOn(map);
    const close = popup.getElement().querySelector(".leaflet-popup-close-button");
    close.setAttribute("aria-label", words.close);
    close.title = words.close;
    content.focus({ preventScroll: true });
    setTimeout(() => content.scrollIntoView({ block: "nearest" }), 300); // when the map has made room for it
  }
  map.on("popupclose", () => {
    const focused = document.activeElement;
    const path = shown.getElement();
    const hadFocus = focused === document.body || popup.getElement()?.contains(focused);
    shown = null;
    mark(null);
    closed(); // the window may have pushed the map aside
    if (hadFocus) path.focus({ preventScroll: true });
  });
  return { open, shown: () => shown };
}

function mapIn(L, box, words) {
  const moves = !matchMedia("(prefers-reduced-motion: reduce)").matches;
  const map = L.map(box, {
    attributionControl: false, zoomControl: false, scrollWheelZoom: false, zoomSnap: SNAP, bounceAtZoomLimits: false,
    trackResize: false, zoomAnimation: moves, fadeAnimation: moves, markerZoomAnimation: moves, inertia: moves,
    renderer: L.svg({ padding: 0 }), // a button must not reach, unseen, beyond the box
  });
  if (!moves) {
    const { panBy } = map; // moving by keys asks nobody
    map.panBy = (offset, options) => panBy.call(map, offset, { ...options, animate: false });
  }
  L.control.zoom({ zoomInTitle: words.larger, zoomOutTitle: words.smaller }).addTo(map);
  // Keys work wherever the focus stands within the map.
  box.addEventListener("focusin", () => map.fire("focus"));
  box.addEventListener("focusout", (event) => { if (!box.contains(event.relatedTarget)) map.fire("blur"); });
  return map;
}

// The whole county fits into the box. Only what is larger can be dragged, so that a finger scrolls the page otherwise.
function fitted(L, map, bounds, box) {
  let least = null;
  function fit() {
    if (!box.clientWidth) return; // on paper
    const isWhole = least === null || map.getZoom() <= least;
    map.invalidateSize({ animate: false });
    map.setMinZoom(0).setMaxZoom(Infinity);
    least = map.getBoundsZoom(bounds, false, L.point(EDGE, EDGE));
    if (isWhole) map.fitBounds(bounds, { animate: false, padding: [EDGE / 2, EDGE / 2] });
    map.setMinZoom(least).setMaxZoom(least + STEPS);
    drag();
  }
  function drag() {
    if (map.getZoom() > least) map.dragging.enable();
    else map.dragging.disable();
  }
  map.on("zoomend", drag);
  fit();
  map.setMaxBounds(bounds.pad(0.5)); // with room for a window at the edge
  new ResizeObserver(fit).observe(box);
  return fit;
}

const positionOf = ({ properties }) => [properties.at[1], properties.at[0]];

function signOf(L, feature, size) {
  const html = element("span", feature.properties.sign);
  const icon = L.divIcon({ className: "gl-map__sign", html, iconSize: [size, size] });
  return L.marker(positionOf(feature), { icon, keyboard: false });
}

function contentOf({ name, sentences, links }) {
  const content = element("div", "", "gl-map__window");
  const list = element("ul", "");
  const title = element("strong", "");
  const german = element("bdi", name);
  german.lang = "de";
  title.append(german);
  content.dir = document.documentElement.dir;
  content.tabIndex = -1;
  content.setAttribute("role", "group");
  content.setAttribute("aria-label", name);
  for (const { words, href } of links) {
    const item = element("li", "");
    const link = element("a", words);
    link.href = href;
    item.append(link);
    list.append(item);
  }
  content.append(title, ...sentences.map((text) => element("div", text)), list);
  return content;
}

function watch(figure) {
  const sight = new IntersectionObserver((entries) => {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    sight.disconnect();
    start(figure);
  }, { rootMargin: "200px" });
  sight.observe(figure);
}

function begin() {
  if (!navigator.connection?.saveData) document.querySelectorAll("figure[data-map]").forEach(watch);
}

if (document.readyState === "complete") begin();
else window.addEventListener("load", begin);
