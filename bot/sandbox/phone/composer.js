// The foot of the phone: the input with its buttons, the quoted message, the bot's keyboard;
// or one wide button where there is nothing to type (start, unblock).

import { attachSheet } from "./attach.js";
import { byId, el, fullName, icon, iconButton } from "./dom.js";
import { replyKeyboard } from "./keyboards.js";
import { gist } from "./message.js";
import { Suggest } from "./suggest.js";

const LONGEST_TEXT = 4096; // Bot API: characters of a message; an app cuts what is longer
const HAS_MOUSE = matchMedia("(hover: hover)");

export class Composer {
  #chat = null;
  #keyboardOf = undefined; // the markup that is drawn

  constructor(phone) {
    this.phone = phone;
    this.foot = byId("foot");
    this.input = el("textarea", {
      class: "input", rows: "1", dir: "auto", "aria-label": "Message", placeholder: "Message", enterkeyhint: "send", autocomplete: "off",
    });
    this.suggest = new Suggest(phone, this.input);
    this.commandsButton = iconButton("slash", "Commands", () => this.#commands(), { class: "slash" });
    this.keysButton = iconButton("keys", "Keyboard of the bot", () => this.#toggleKeys());
    this.attachButton = iconButton("clip", "Attach", () => attachSheet(phone));
    this.sendButton = iconButton("send", "Send", () => this.#send(), { class: "sendbutton" });
    this.quoted = el("div", { class: "answering", hidden: true });
    this.bar = el("div", { class: "bar" }, this.commandsButton, this.input, this.keysButton, this.attachButton, this.sendButton);
    this.keys = el("div", { class: "keyboardplace" });
    this.input.addEventListener("input", () => this.#typed());
    this.input.addEventListener("keydown", (event) => this.#key(event));
    this.sendButton.addEventListener("mousedown", (event) => event.preventDefault()); // the input keeps the focus
  }

  show(chat) {
    const other = chat !== this.#chat;
    this.#chat = chat;
    if (!chat) {
      this.foot.replaceChildren();
      return;
    }
    if (other) {
      this.suggest.hide();
      this.fill(chat.draft);
    }
    const instead = this.#insteadOfTyping(chat);
    if (instead) {
      this.suggest.hide();
      this.foot.replaceChildren(instead);
      this.#keyboardOf = undefined;
      return;
    }
    if (!this.bar.isConnected) {
      this.foot.replaceChildren(this.quoted, this.bar, this.keys);
      this.#fit();
    }
    this.#drawQuoted();
    this.#drawKeys();
    this.commandsButton.hidden = this.phone.line.commands.length === 0;
    this.input.placeholder = chat.keyboard?.input_field_placeholder || "Message";
    if (other) this.focus();
  }

  /** Puts the cursor in, where that does not raise the letters of a real phone. */
  focus() {
    if (HAS_MOUSE.matches && this.input.isConnected) this.input.focus({ preventScroll: true });
  }

  fill(text) {
    this.input.value = text;
    this.#typed();
  }

  #insteadOfTyping(chat) {
    if (chat.type !== "private") return null;
    const wide = (text, act) => el("button", { type: "button", class: "wide", onclick: act }, text);
    if (chat.blocked) return wide("Unblock", () => this.phone.send("unblock"));
    if (!chat.messages.length) return wide("Start", () => this.phone.start());
    return null;
  }

  #drawQuoted() {
    const { editing } = this.#chat;
    const message = editing ?? this.#chat.replyTo;
    this.quoted.hidden = !message;
    if (!message) return;
    if (editing) {
      this.quoted.replaceChildren(
        icon("pen"),
        el("div", { class: "about" }, el("strong", {}, "Edit message"), el("span", { dir: "auto" }, gist(message))),
        iconButton("close", "Do not edit", () => this.phone.edit(null)),
      );
      return;
    }
    const who = this.phone.line.isMine(message) ? "yourself" : fullName(message.from ?? {});
    this.quoted.replaceChildren(
      icon("reply"),
      el("div", { class: "about" }, el("strong", {}, `Reply to ${who}`), el("span", { dir: "auto" }, gist(message))),
      iconButton("close", "Do not reply", () => this.phone.reply(null)),
    );
  }

  #drawKeys() {
    const chat = this.#chat;
    const markup = chat.keyboard?.keyboard ? chat.keyboard : null;
    this.keysButton.hidden = !markup;
    const shown = Boolean(markup) && chat.keyboardShown;
    this.keysButton.setAttribute("aria-pressed", String(shown));
    this.keys.hidden = !shown;
    if (markup === this.#keyboardOf) return;
    this.#keyboardOf = markup;
    this.keys.replaceChildren(...(markup ? [replyKeyboard(markup, (button) => this.#pressed(button, markup))] : []));
  }

  async #pressed(button, markup) {
    const done = button.request_contact ? await this.phone.shareOwnNumber() : this.#pressedPlain(button);
    if (done && markup.one_time_keyboard) {
      this.#chat.keyboardShown = false;
      this.#drawKeys();
    }
  }

  #pressedPlain(button) {
    const wish = Object.keys(button).find((key) => key.startsWith("request_") || key === "web_app");
    if (!wish) return this.phone.say(button.text);
    this.phone.toast(`This phone does not know ${wish}`);
    return false;
  }

  #toggleKeys() {
    this.#chat.keyboardShown = !this.#chat.keyboardShown;
    this.#drawKeys();
  }

  #commands() {
    if (this.suggest.shown) this.suggest.hide();
    else this.suggest.commands();
    this.focus();
  }

  #typed() {
    const text = this.input.value;
    if (this.#chat) this.#chat.draft = text;
    this.sendButton.disabled = !text.trim();
    this.#fit();
    if (this.#chat) this.suggest.typed(text);
  }

  // Grows with the text; CSS says how far.
  #fit() {
    this.input.style.height = "auto";
    this.input.style.height = `${this.input.scrollHeight}px`;
  }

  #key(event) {
    if (event.isComposing) return;
    if (this.suggest.key(event)) {
      event.preventDefault();
    } else if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.#send();
    } else if (event.key === "Escape" && this.#chat.editing) {
      this.phone.edit(null);
    } else if (event.key === "Escape" && this.#chat.replyTo) {
      this.phone.reply(null);
    }
  }

  #send() {
    const signs = [...this.input.value.trim()];
    if (!signs.length) return;
    for (let at = 0; at < signs.length; at += LONGEST_TEXT) {
      if (!this.phone.say(signs.slice(at, at + LONGEST_TEXT).join(""))) return;
    }
    this.suggest.hide();
    this.fill("");
    this.focus();
  }
}
