// What lies over the chat: toasts, alerts, sheets and the small menu. Only the topmost can be used.

import { byId, el, icon } from "./dom.js";

const layers = byId("layers");
const screen = byId("screen");
let opened = []; // {node, close}

/** A short line that goes by itself; long ones stay longer. */
export function toast(text) {
  const node = el("div", { class: "toast", dir: "auto" }, text);
  const box = byId("toasts");
  box.append(node);
  while (box.children.length > 3) box.firstChild.remove();
  setTimeout(() => node.remove(), 2600 + text.length * 45);
}

/**
 * Puts a layer over the phone and gives the function that takes it away. Escape and a tap beside it
 * take it away too, then `dismissed` runs. The focus goes in, and back where it was.
 */
export function layer(look, content, { role = "dialog", label, dismissed = () => {} } = {}) {
  const back = document.activeElement;
  const panel = el("div", { class: `panel ${look}`, role, "aria-modal": "true", "aria-label": label, tabindex: "-1" }, content);
  const node = el("div", { class: `layer ${look}layer` }, panel);
  const close = () => {
    if (!node.isConnected) return;
    node.remove();
    opened = opened.filter((one) => one.node !== node);
    settle();
    if (back?.isConnected) back.focus({ preventScroll: true });
  };
  const dismiss = () => {
    close();
    dismissed();
  };
  node.addEventListener("pointerdown", (event) => event.target === node && dismiss());
  node.addEventListener("contextmenu", (event) => event.target === node && event.preventDefault());
  layers.append(node);
  opened.push({ node, dismiss });
  settle();
  (panel.querySelector("[data-first]") ?? panel).focus({ preventScroll: true });
  return close;
}

function settle() {
  screen.inert = opened.length > 0;
  for (const { node } of opened) node.inert = node !== opened.at(-1).node;
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !opened.length) return;
  event.preventDefault();
  event.stopPropagation();
  opened.at(-1).dismiss();
}, true);

export function closeAll() {
  for (const one of opened.slice()) one.dismiss();
}

/** The bot's word that must be read before anything else. */
export function alertBox(text, title) {
  const close = layer(
    "alert",
    [
      el("h2", {}, title),
      el("p", { dir: "auto" }, text),
      el("div", { class: "choices" }, el("button", { type: "button", class: "chief", "data-first": true, onclick: () => close() }, "OK")),
    ],
    { role: "alertdialog", label: text },
  );
}

/** A question with two answers; resolves to true for yes. */
export function ask(title, text, yes) {
  return new Promise((resolve) => {
    const answer = (value) => () => {
      close();
      resolve(value);
    };
    const close = layer(
      "alert",
      [
        el("h2", {}, title),
        el("p", { dir: "auto" }, text),
        el(
          "div",
          { class: "choices" },
          el("button", { type: "button", onclick: answer(false) }, "Cancel"),
          el("button", { type: "button", class: "chief", "data-first": true, onclick: answer(true) }, yes),
        ),
      ],
      { role: "alertdialog", label: title, dismissed: () => resolve(false) },
    );
  });
}

/**
 * A small menu at a place of the window or under an element.
 * items: [{icon, text, act, grave}]
 */
export function menu(items, at, label) {
  const buttons = items.map((item) => {
    const onclick = () => {
      close();
      item.act();
    };
    return el("button", { type: "button", role: "menuitem", class: item.grave ? "grave" : null, onclick }, icon(item.icon), item.text);
  });
  buttons[0].setAttribute("data-first", "");
  const close = layer("menu", buttons, { role: "menu", label });
  const panel = layers.lastChild.firstChild;
  const area = layers.lastChild.getBoundingClientRect();
  const { width, height } = panel.getBoundingClientRect();
  const under = at instanceof Element ? at.getBoundingClientRect() : null;
  const x = under ? under.right - width : at.x;
  // Above the finger where there is no room below it: what opens under a finger is pressed by it.
  const fits = under || at.y + height <= area.bottom - 8;
  const y = under ? under.bottom + 4 : fits ? at.y : at.y - height - 8;
  const within = (value, most) => Math.max(8, Math.min(value, most - 8));
  panel.style.left = `${within(x - area.left, area.width - width)}px`;
  panel.style.top = `${within(y - area.top, area.height - height)}px`;
  panel.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const now = buttons.indexOf(document.activeElement);
    buttons[(now + step + buttons.length) % buttons.length].focus();
  });
}
