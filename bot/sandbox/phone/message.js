// One message as a row of the thread.

import { avatar, copy, el, fullName, icon, iconButton, tint } from "./dom.js";
import { buttonRows } from "./keyboards.js";
import { emojiOnly, written } from "./text.js";
import { duration, full, hour, size } from "./when.js";

const WIDEST_PHOTO = 352; // CSS pixels
const TALLEST_PHOTO = 420;

export const fileAddress = (fileId) => `file/${encodeURIComponent(fileId)}`;

const isService = (message) =>
  Boolean(message.new_chat_members || message.left_chat_member || message.group_chat_created || message.pinned_message);

/** What a message is in a few words: for quotes, the list of chats, and for reading aloud. */
export function gist(message) {
  const words = message.text ?? message.caption;
  const what = [
    [message.photo, "Photo"],
    [message.sticker, `${message.sticker?.emoji ?? ""} Sticker`.trim()],
    [message.voice, "Voice note"],
    [message.contact, `Contact: ${message.contact && fullName(message.contact)}`],
    [message.document, message.document?.file_name ?? "File"],
    [isService(message), serviceText(message)],
  ].find(([there]) => there)?.[1];
  if (what && words && !isService(message)) return `${what}: ${words}`;
  return words ?? what ?? "Message";
}

function serviceText(message) {
  const who = message.from ? fullName(message.from) : "Somebody";
  if (message.new_chat_members) return `${message.new_chat_members.map(fullName).join(", ")} joined`;
  if (message.left_chat_member) return `${fullName(message.left_chat_member)} left`;
  if (message.pinned_message) return `${who} pinned a message`;
  return `${who} made the group`;
}

/**
 * The row of a message. `phone` is the page (does, isWaiting, tap, openPhoto, openMenu, goTo);
 * how the row joins its neighbours is set later, by classes `first` and `last`.
 */
export function row(message, chat, phone) {
  const mine = phone.line.isMine(message);
  const kind = isService(message) ? "service" : mine ? "out" : "in";
  const node = el("li", { class: `row ${kind}`, "data-message-id": message.message_id });
  if (kind === "service") {
    node.append(el("span", { class: "pill" }, serviceText(message)));
    return node;
  }
  const stack = el("div", { class: "stack" }, bubble(message, chat, phone, mine));
  const keys = inlineKeys(message, phone);
  if (keys) stack.append(keys);
  if (chat.type !== "private" && !mine) {
    node.append(avatar(message.from?.id ?? 0, fullName(message.from ?? {}), message.from?.is_bot ? "bot" : ""));
  }
  node.append(stack);
  node.append(
    iconButton("more", "Message menu", (event) => phone.openMenu(message, event.currentTarget), { class: "menu" }),
  );
  return node;
}

function bubble(message, chat, phone, mine) {
  const big = message.entities?.length || message.reply_to_message ? 0 : emojiOnly(message.text);
  const bare = Boolean(big) || Boolean(message.sticker);
  const node = el("article", { class: `bubble${bare ? " bare" : ""}` });
  if (chat.type !== "private" && !mine) {
    node.append(el("div", { class: `sender ${tint(message.from?.id ?? 0)}` }, fullName(message.from ?? {})));
  }
  if (message.via_bot) node.append(el("div", { class: "via" }, `via @${message.via_bot.username}`));
  if (message.forward_origin) node.append(el("div", { class: "via" }, "Forwarded"));
  if (message.reply_to_message) node.append(quote(message.reply_to_message, phone));
  const picture = message.photo?.length ? photo(message, phone) : null;
  if (picture) node.append(picture);
  if (message.document) node.append(documentCard(message.document));
  if (message.contact) node.append(contactCard(message.contact, phone));
  if (message.voice) node.append(voiceNote(message.voice));
  if (message.sticker) node.append(el("div", { class: "big" }, message.sticker.emoji ?? "🏷️"));
  const text = message.text ?? message.caption;
  const known = picture || message.document || message.contact || message.voice || message.sticker;
  if (text !== undefined) {
    const words = el("span", { class: "words" }, written(text, message.entities ?? message.caption_entities, phone.does));
    node.append(el("div", { class: `text${big ? ` big big${big}` : ""}`, dir: "auto" }, words, meta(message)));
  } else {
    if (!known) node.append(el("div", { class: "via" }, "This phone cannot show this message."));
    node.append(meta(message));
  }
  if (picture) node.classList.add("pictured");
  if (picture && text === undefined) node.classList.add("wordless");
  return node;
}

function meta(message) {
  const edited = message.edit_date ? [el("span", { class: "edited" }, "edited"), " "] : [];
  return el("span", { class: "meta", dir: "ltr", title: full(message.date) }, edited, hour(message.date));
}

function quote(quoted, phone) {
  const who = quoted.from ? fullName(quoted.from) : "";
  const act = () => phone.goTo(quoted.message_id);
  return el(
    "button",
    { type: "button", class: `quote ${tint(quoted.from?.id ?? 0)}`, onclick: act },
    el("strong", {}, who),
    el("span", { dir: "auto" }, gist(quoted)),
  );
}

function photo(message, phone) {
  const largest = message.photo.at(-1);
  const address = fileAddress(largest.file_id);
  const { width, height } = largest;
  const image = el("img", { src: address, alt: message.caption ?? "Photo", width, height, loading: "eager", decoding: "async" });
  image.style.width = `${Math.round(Math.min(WIDEST_PHOTO, (TALLEST_PHOTO * width) / height))}px`;
  image.addEventListener("error", () => image.classList.add("broken"));
  return el(
    "button",
    { type: "button", class: "photo", "aria-label": "Enlarge the photo", onclick: () => phone.openPhoto(address, message) },
    image,
  );
}

function documentCard(file) {
  const name = file.file_name ?? "file";
  const ending = name.includes(".") ? name.split(".").pop().slice(0, 4) : "";
  return el(
    "a",
    { class: "file", href: fileAddress(file.file_id), download: name, "aria-label": `Download ${name}` },
    el("span", { class: `leaf ${/^(xlsx?|csv|ods)$/iu.test(ending) ? "sheet" : ""}` }, ending ? ending.toUpperCase() : icon("file")),
    el("span", { class: "about" }, el("strong", { dir: "auto" }, name), el("small", {}, size(file.file_size))),
    el("span", { class: "fetch" }, icon("download")),
  );
}

function contactCard(contact, phone) {
  const number = /^\+/u.test(contact.phone_number) ? contact.phone_number : `+${contact.phone_number}`;
  const act = async () => phone.toast((await copy(number)) ? "Number copied" : number);
  return el(
    "button",
    { type: "button", class: "contact", title: "Copy the number", onclick: act },
    avatar(contact.phone_number.replace(/\D/gu, "").slice(-6), fullName(contact)),
    el("span", { class: "about" }, el("strong", { dir: "auto" }, fullName(contact)), el("small", { dir: "ltr" }, number)),
  );
}

function voiceNote(voice) {
  const heights = [5, 9, 14, 8, 16, 11, 6, 13, 17, 9, 12, 7, 15, 10, 5, 8];
  const bars = heights.map((height) => {
    const bar = el("i", {});
    bar.style.height = `${height}px`;
    return bar;
  });
  return el(
    "div",
    { class: "voice" },
    el("span", { class: "leaf" }, icon("play")),
    el("span", { class: "wave", "aria-hidden": "true" }, bars),
    el("small", {}, `Voice note, ${duration(voice.duration ?? 0)}`),
  );
}

/** The buttons under a message, or null. */
export function inlineKeys(message, phone) {
  const keys = message.reply_markup?.inline_keyboard;
  if (!keys?.length) return null;
  const decorate = (button) => {
    if (button.url || button.login_url) return "open";
    if (button.copy_text) return "copy";
    if ("switch_inline_query" in button || "switch_inline_query_current_chat" in button) return "share";
    return null;
  };
  return buttonRows(keys, {
    look: "keys",
    mark: decorate,
    waiting: (line, column) => phone.isWaiting(message, line, column),
    press: (button, line, column) => phone.press(message, button, line, column),
  });
}
