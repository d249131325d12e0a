// A photo over the whole window: wheel or two fingers enlarge, one finger moves, Escape closes.

import { el, icon, iconButton } from "./dom.js";

const MOST = 6;

export function openPhoto(address, caption, name) {
  const back = document.activeElement;
  const image = el("img", { src: address, alt: caption || "Photo", draggable: "false" });
  const stage = el("div", { class: "stage" }, image);
  const view = { scale: 1, x: 0, y: 0 };
  const fingers = new Map();
  let moved = false;

  const draw = () => {
    if (view.scale <= 1) Object.assign(view, { scale: 1, x: 0, y: 0 });
    image.style.transform = `translate(${view.x}px, ${view.y}px) scale(${view.scale})`;
    stage.classList.toggle("enlarged", view.scale > 1);
  };

  // Keeps the point under the fingers where it is.
  const zoom = (factor, x, y) => {
    const box = stage.getBoundingClientRect();
    const fromMiddle = { x: x - box.left - box.width / 2, y: y - box.top - box.height / 2 };
    const next = Math.min(MOST, Math.max(1, view.scale * factor));
    const by = next / view.scale;
    view.x = fromMiddle.x - (fromMiddle.x - view.x) * by;
    view.y = fromMiddle.y - (fromMiddle.y - view.y) * by;
    view.scale = next;
    draw();
  };

  const close = () => {
    viewer.close();
    viewer.remove();
    back?.focus?.({ preventScroll: true });
  };

  const viewer = el(
    "dialog",
    { class: "viewer", "aria-label": "Photo" },
    stage,
    el(
      "div",
      { class: "bar" },
      iconButton("close", "Close", close),
      el("a", { class: "round", href: address, download: name, "aria-label": "Download", title: "Download" }, icon("download")),
    ),
    caption ? el("p", { class: "caption", dir: "auto" }, caption) : null,
  );

  stage.addEventListener("wheel", (event) => {
    event.preventDefault();
    zoom(event.deltaY < 0 ? 1.15 : 1 / 1.15, event.clientX, event.clientY);
  }, { passive: false });
  stage.addEventListener("dblclick", (event) => zoom(view.scale > 1 ? 1 / MOST : 2.5, event.clientX, event.clientY));
  stage.addEventListener("pointerdown", (event) => {
    moved = false;
    stage.setPointerCapture(event.pointerId);
    fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
  });
  stage.addEventListener("pointermove", (event) => {
    const before = fingers.get(event.pointerId);
    if (!before) return;
    const now = { x: event.clientX, y: event.clientY };
    const other = [...fingers].find(([id]) => id !== event.pointerId)?.[1];
    if (other) {
      const apart = (point) => Math.hypot(point.x - other.x, point.y - other.y) || 1;
      zoom(apart(now) / apart(before), (now.x + other.x) / 2, (now.y + other.y) / 2);
    } else if (view.scale > 1) {
      view.x += now.x - before.x;
      view.y += now.y - before.y;
      draw();
    }
    if (Math.hypot(now.x - before.x, now.y - before.y) > 2) moved = true;
    fingers.set(event.pointerId, now);
  });
  const lift = (event) => fingers.delete(event.pointerId);
  stage.addEventListener("pointerup", lift);
  stage.addEventListener("pointercancel", lift);
  stage.addEventListener("click", (event) => {
    const box = image.getBoundingClientRect();
    const beside = event.clientX < box.left || event.clientX > box.right || event.clientY < box.top || event.clientY > box.bottom;
    if (beside && !moved) close();
  });
  viewer.addEventListener("cancel", (event) => {
    event.preventDefault();
    close();
  });
  document.body.append(viewer);
  viewer.showModal();
}
