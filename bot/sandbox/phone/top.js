// The head of the phone: whose chat this is, what the bot is doing, and the chat's menu.

import { acting, chatTitle } from "./book.js";
import { avatar, byId, el, fullName, iconButton } from "./dom.js";
import { ask, menu } from "./layers.js";
import { clock, now } from "./when.js";

export class Top {
  constructor(phone) {
    this.phone = phone;
    this.node = byId("top");
    this.under = el("small", { class: "under", "aria-live": "polite" });
    this.backButton = iconButton("back", "People and chats", () => phone.showList(), { class: "back" });
    this.clock = byId("clock");
    setInterval(() => this.tick(), 1000);
  }

  tick() {
    const shown = clock(now());
    if (this.clock.textContent !== shown) this.clock.textContent = shown;
  }

  draw(line, chat) {
    this.tick();
    if (!chat) {
      this.node.replaceChildren(this.backButton);
      return;
    }
    this.node.replaceChildren(
      this.backButton,
      avatar(chat.id, chatTitle(chat, line), chat.type === "private" ? "bot" : "group"),
      el("div", { class: "about" }, el("h2", { dir: "auto" }, chatTitle(chat, line)), this.under),
      iconButton("more", "Chat menu", (event) => this.#menu(line, chat, event.currentTarget)),
    );
    this.say(line, chat);
  }

  /** The way to the list, with how much is unread there. */
  back(unread) {
    this.backButton.querySelector(".badge")?.remove();
    if (unread) this.backButton.append(el("span", { class: "badge" }, String(unread)));
  }

  /** Only the line under the title. */
  say(line, chat) {
    const words = chat.action ? acting(chat.action) : `you are ${describe(line.me)}`;
    this.under.classList.toggle("acting", Boolean(chat.action));
    this.under.replaceChildren(words, ...(chat.action ? [el("span", { class: "dots", "aria-hidden": "true" }, el("i"), el("i"), el("i"))] : []));
  }

  #menu(line, chat, at) {
    const items = [{ icon: "swap", text: "Be somebody else", act: () => this.phone.showList() }];
    if (chat.type === "private") {
      items.push(
        chat.blocked
          ? { icon: "block", text: "Unblock the bot", act: () => this.phone.send("unblock") }
          : { icon: "block", text: "Block the bot", grave: true, act: () => this.#block() },
      );
    }
    menu(items, at, "Chat menu");
  }

  async #block() {
    const sure = await ask("Block the bot?", "It can then no longer write to you, until you unblock it.", "Block");
    if (sure) this.phone.send("block");
  }
}

// The role first: on a narrow phone the end is cut.
const describe = (person) => [person.title.toLowerCase(), fullName(person)].filter(Boolean).join(", ");
