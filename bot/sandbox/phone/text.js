// A text with its entities, as nodes. Offsets are UTF-16 units, which is what JavaScript counts in.

import { el } from "./dom.js";

const PLAIN_TAGS = { bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code" };

const BLOCKS = ["pre", "blockquote", "expandable_blockquote"];

// What the apps find by themselves where the sender marked nothing.
const FOUND =
  /(?<url>https?:\/\/[^\s<>"]*[^\s<>".,;:!?)\]}'’”])|(?<link>\bt\.me\/[\w+/?=&-]*[\w=-])|(?<=^|[\s(])(?<command>\/[A-Za-z]\w{0,31}(?:@\w+)?)(?![\w/])|(?<=^|[\s(])(?<mention>@[A-Za-z]\w{3,31})\b/gu;

/** `does` is {url(address), command(text), mention(text), copy(text)}: what a tap on each does. */
export function written(text, entities, does) {
  const marks = (entities ?? []).slice().sort((a, b) => a.offset - b.offset || b.length - a.length);
  return stretch(text, 0, text.length, marks, does, true);
}

function stretch(text, from, to, marks, does, looking) {
  const nodes = [];
  let at = from;
  let index = 0;
  while (index < marks.length) {
    const mark = marks[index];
    const start = Math.max(mark.offset, at);
    const end = Math.min(mark.offset + mark.length, to);
    index += 1;
    if (end <= start) continue;
    const inner = [];
    while (index < marks.length && marks[index].offset < end) {
      inner.push(marks[index]);
      index += 1;
    }
    nodes.push(...plain(text.slice(at, start), does, looking));
    const quiet = ["code", "pre", "url", "text_link"].includes(mark.type);
    nodes.push(marked(mark, text.slice(start, end), stretch(text, start, end, inner, does, looking && !quiet), does));
    // A block ends its line by itself, as in the apps: the newline behind it is not one more.
    at = BLOCKS.includes(mark.type) && end < to && text[end] === "\n" ? end + 1 : end;
  }
  nodes.push(...plain(text.slice(at, to), does, looking));
  return nodes;
}

function plain(text, does, looking) {
  if (!looking) return text ? [text] : [];
  const nodes = [];
  let at = 0;
  for (const found of text.matchAll(FOUND)) {
    nodes.push(text.slice(at, found.index));
    const { url, link, command } = found.groups;
    const type = url || link ? "url" : command ? "bot_command" : "mention";
    nodes.push(marked({ type }, found[0], [found[0]], does));
    at = found.index + found[0].length;
  }
  nodes.push(text.slice(at));
  return nodes.filter(Boolean);
}

function marked(mark, raw, inside, does) {
  if (PLAIN_TAGS[mark.type]) {
    const node = el(PLAIN_TAGS[mark.type], {}, inside);
    if (mark.type === "code") makeTappable(node, `Copy ${raw}`, () => does.copy(raw));
    return node;
  }
  switch (mark.type) {
    case "pre":
      return el("pre", { "data-language": mark.language }, el("code", {}, inside));
    case "blockquote":
    case "expandable_blockquote":
      return el("blockquote", {}, inside);
    case "spoiler":
      return spoiler(inside);
    case "url":
    case "text_link":
      return link(mark.url ?? (/^[a-z]+:/iu.test(raw) ? raw : `https://${raw}`), inside, does);
    case "email":
      return link(`mailto:${raw}`, inside, does);
    case "bot_command":
      return tappable("command", inside, () => does.command(raw));
    case "mention":
      return tappable("mention", inside, () => does.mention(raw));
    case "phone_number":
      return tappable("number", inside, () => does.copy(raw));
    default:
      return el("span", { class: mark.type }, inside);
  }
}

function link(address, inside, does) {
  let safe = null;
  try {
    safe = new URL(address);
  } catch {
    // not an address: shown as it was written
  }
  if (!safe || !["http:", "https:", "mailto:", "tg:"].includes(safe.protocol)) return el("span", {}, inside);
  const onclick = (event) => {
    if (does.url(safe)) event.preventDefault();
  };
  return el("a", { href: safe.href, target: "_blank", rel: "noopener noreferrer", title: safe.href, onclick }, inside);
}

function spoiler(inside) {
  const node = el("span", { class: "spoiler" }, el("span", {}, inside));
  makeTappable(node, "Hidden text: show it", () => {
    node.classList.add("shown");
    node.removeAttribute("role");
    node.removeAttribute("aria-label");
  });
  return node;
}

function tappable(look, inside, act) {
  const node = el("span", { class: `tappable ${look}` }, inside);
  makeTappable(node, null, act);
  return node;
}

// A <button> would not break over two lines as text does.
function makeTappable(node, label, act) {
  node.setAttribute("role", "button");
  node.setAttribute("tabindex", "0");
  if (label) node.setAttribute("aria-label", label);
  node.addEventListener("click", act);
  node.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    act();
  });
}

const ONE_EMOJI = /^(?:\p{RI}\p{RI}|\p{Emoji}\uFE0F?\u20E3|\p{Extended_Pictographic}\uFE0F?\p{EMod}?(?:\u200D\p{Extended_Pictographic}\uFE0F?\p{EMod}?)*)$/u;
const signs = new Intl.Segmenter("en", { granularity: "grapheme" });

/** 1 to 3 when the text is that many emoji and nothing else, otherwise 0. */
export function emojiOnly(text) {
  if (!text || text.length > 48) return 0;
  const parts = [...signs.segment(text.trim())].map((part) => part.segment);
  return parts.length <= 3 && parts.every((part) => ONE_EMOJI.test(part)) ? parts.length : 0;
}
