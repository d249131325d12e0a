// The cover of the book beside the phone: who holds it, and that person's chats.

import { avatar, byId, el, fullName } from "./dom.js";
import { gist } from "./message.js";
import { brief } from "./when.js";

export class Book {
  constructor(phone) {
    this.phone = phone;
    this.node = byId("book");
  }

  /** lines: every person's line that is open so far, by person id. */
  draw(line, lines, openChat) {
    const focus = this.node.contains(document.activeElement) ? document.activeElement.dataset.key : null;
    this.node.replaceChildren(
      el(
        "div",
        { class: "cover" },
        el("div", { class: "brand" }, el("img", { src: "icon.svg", alt: "" }), el("div", {}, el("h1", {}, "Munim"), el("p", {}, "A phone to try it on"))),
        el("h2", { id: "who" }, "Who holds the phone"),
        el("nav", { "aria-labelledby": "who" }, el("ul", { class: "people" }, line.people.map((person) => this.#person(person, line, lines)))),
        el("h2", { id: "which" }, "Chats"),
        el("nav", { "aria-labelledby": "which" }, el("ul", { class: "chats" }, [...line.chats.values()].map((chat) => this.#chat(chat, line, openChat)))),
        this.#privacy(line),
        ...this.#suggestions(line),
      ),
    );
    if (focus) this.node.querySelector(`[data-key="${focus}"]`)?.focus({ preventScroll: true });
  }

  /** BotFather's switch, where there is a group in which it counts. */
  #privacy(line) {
    if (![...line.chats.values()].some((chat) => chat.type === "group")) return null;
    const onclick = () => this.phone.send("privacy", { on: !line.privacy });
    return el(
      "button",
      { type: "button", class: "privacy", role: "switch", "aria-checked": String(line.privacy), "data-key": "privacy", onclick },
      el("span", { class: "about" }, el("strong", {}, "Privacy mode"), el("small", {}, line.privacy ? "In groups the bot hears commands and replies only" : "Off: the bot hears all that is said in groups")),
      el("span", { class: "switch", "aria-hidden": "true" }),
    );
  }

  /** What to try first; each is ticked once it was done. */
  #suggestions(line) {
    if (!line.suggestions.length) return [];
    const done = line.suggestions.filter((one) => one.done).length;
    return [
      el("h2", { id: "try" }, `Try this · ${done} of ${line.suggestions.length} done`),
      el(
        "ul",
        { class: "suggestions", "aria-labelledby": "try" },
        line.suggestions.map((one, at) =>
          el(
            "li",
            {},
            el(
              "button",
              { type: "button", class: "suggestion", "data-done": one.done, "data-key": `t${at}`, onclick: () => this.phone.tryThis(one) },
              el("span", { class: "tick", role: "img", "aria-label": one.done ? "done" : "to do" }, one.done ? "✓" : ""),
              el("span", { class: "about" }, el("strong", {}, one.title), el("small", { dir: "auto" }, one.hint)),
            ),
          ),
        ),
      ),
    ];
  }

  // A link, so that it can be opened in a tab of its own: two tabs are two people.
  #person(person, line, lines) {
    const here = person.id === line.me.id;
    const unread = here ? 0 : (lines.get(person.id)?.unread ?? 0);
    const onclick = (event) => {
      if (event.metaKey || event.ctrlKey || event.shiftKey) return;
      event.preventDefault();
      this.phone.bePerson(person.id);
    };
    return el(
      "li",
      {},
      el(
        "a",
        { class: "person", href: `?person=${person.id}`, "aria-current": here ? "true" : null, "data-key": `p${person.id}`, onclick },
        avatar(person.id, fullName(person)),
        el("span", { class: "about" }, el("strong", { dir: "auto" }, fullName(person)), el("small", {}, person.title || (person.username ? `@${person.username}` : ""))),
        badge(unread),
      ),
    );
  }

  #chat(chat, line, openChat) {
    const open = chat === openChat;
    const last = chat.newest;
    const said = last ? `${line.isMine(last) ? "You: " : ""}${gist(last)}` : "Nothing said yet";
    return el(
      "li",
      {},
      el(
        "button",
        { type: "button", class: "chat", "aria-current": open ? "true" : null, "data-key": `c${chat.id}`, onclick: () => this.phone.openChat(chat.id) },
        avatar(chat.id, chatTitle(chat, line), chat.type === "private" ? "bot" : "group"),
        el(
          "span",
          { class: "about" },
          el("span", { class: "headline" }, el("strong", { dir: "auto" }, chatTitle(chat, line)), el("time", {}, last ? brief(last.date) : "")),
          el("small", { dir: "auto" }, chat.action ? acting(chat.action) : said),
        ),
        badge(chat.unread),
      ),
    );
  }
}

const badge = (count) => (count ? el("span", { class: "badge", "aria-label": `${count} new` }, String(count)) : null);

/** The private chat carries the bot's name, as on a phone; the server may title it otherwise. */
export const chatTitle = (chat, line) => (chat.type === "private" ? line.bot.first_name : chat.title);

const ACTIONS = {
  typing: "typing",
  upload_photo: "sending a photo",
  upload_document: "sending a file",
  record_voice: "recording",
  upload_voice: "sending a voice note",
  choose_sticker: "choosing a sticker",
};

export const acting = (action) => ACTIONS[action] ?? "busy";
