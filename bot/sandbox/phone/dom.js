// Building nodes. Text always goes in as text: nothing a person typed can become markup.

const SVG = "http://www.w3.org/2000/svg";

/**
 * el("button", {class: "send", onclick: f, disabled: true, "aria-label": "Send"}, "text", node)
 * A property that is null, undefined or false is left out; true is an empty attribute.
 */
export function el(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value === true) node.setAttribute(name, "");
    else node.setAttribute(name, value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return node;
}

export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `#i-${name}`);
  svg.append(use);
  return svg;
}

/** A round button that is only an icon; the label is what it is called aloud and in the tooltip. */
export function iconButton(name, label, onclick, properties = {}) {
  const { class: extra = "", ...rest } = properties;
  const look = `round ${extra}`.trim();
  return el("button", { type: "button", class: look, "aria-label": label, title: label, onclick, ...rest }, icon(name));
}

export const byId = (id) => document.getElementById(id);

export const fullName = (someone) =>
  [someone.first_name, someone.last_name].filter(Boolean).join(" ") || someone.title || "?";

function initials(name) {
  const words = name.split(/\s+/u).filter((word) => /[\p{L}\p{N}]/u.test(word));
  const letters = words.slice(0, 2).map((word) => [...word].find((sign) => /[\p{L}\p{N}]/u.test(sign)));
  return letters.join("").toUpperCase() || "•";
}

/** One of six colours that stays with the same person everywhere. */
export const tint = (id) => `tint${Math.abs(Number(id)) % 6}`;

export function avatar(id, name, kind = "") {
  if (kind === "bot") return el("span", { class: "avatar bot", "aria-hidden": "true" }, el("img", { src: "icon.svg", alt: "" }));
  return el("span", { class: `avatar ${tint(id)} ${kind}`.trim(), "aria-hidden": "true" }, initials(name));
}

export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false; // no permission, or the page is not in front
  }
}
