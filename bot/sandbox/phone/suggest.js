// The list above the input: commands that begin as typed, or the results of an inline query.

import { byId, el } from "./dom.js";

const PAUSE = 200; // ms of not typing before the bot is asked

export class Suggest {
  #items = [];
  #at = -1;
  #timer = 0;
  #asked = null; // the last inline query

  constructor(phone, input) {
    this.phone = phone;
    this.input = input;
    this.box = byId("suggest");
    this.box.setAttribute("role", "listbox");
    input.setAttribute("aria-controls", "suggest");
    input.setAttribute("aria-autocomplete", "list");
  }

  get shown() {
    return !this.box.hidden;
  }

  /** Looks at what has been typed. */
  typed(text) {
    const command = /^\/(\w*)$/u.exec(text);
    const inline = new RegExp(`^@${this.phone.line.bot.username}\\s([\\s\\S]*)$`, "iu").exec(text);
    clearTimeout(this.#timer);
    if (!inline) this.#asked = null;
    if (command) this.commands(command[1].toLowerCase());
    else if (inline) this.#ask(inline[1].trim());
    else this.hide();
  }

  commands(beginning = "") {
    const fitting = this.phone.line.commands.filter(({ command }) => command.startsWith(beginning));
    this.#show(
      fitting.map(({ command, description }) => ({
        head: `/${command}`,
        text: description,
        fill: `/${command} `,
        choose: () => this.phone.say(`/${command}`),
      })),
      "Commands",
    );
  }

  /** The bot's answer to an inline query. */
  results(queryId, results) {
    if (this.#asked === null) return;
    const items = results.map((result) => ({
      head: result.title ?? result.id,
      text: result.description ?? "",
      choose: () => this.phone.send("choose_inline", { query_id: queryId, result_id: result.id }),
    }));
    if (items.length) this.#show(items, "Results");
    else this.#note("Nothing found");
  }

  hide() {
    clearTimeout(this.#timer);
    this.#items = [];
    this.#at = -1;
    this.box.hidden = true;
    this.input.removeAttribute("aria-activedescendant");
  }

  /** True when the key was for this list. */
  key(event) {
    if (!this.shown || !this.#items.length) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const count = this.#items.length;
    if (step) this.#point(this.#at < 0 && step < 0 ? count - 1 : (this.#at + step + count) % count);
    else if (event.key === "Tab" && this.#items[Math.max(0, this.#at)].fill) this.phone.fill(this.#items[Math.max(0, this.#at)].fill);
    else if (event.key === "Enter" && this.#at >= 0) this.#choose(this.#items[this.#at]);
    else if (event.key === "Escape") this.hide();
    else return false;
    return true;
  }

  #ask(query) {
    if (query === this.#asked) return;
    this.#note("Searching…");
    this.#timer = setTimeout(() => {
      this.#asked = query;
      this.phone.send("inline", { query });
    }, PAUSE);
  }

  #show(items, label) {
    this.#items = items;
    this.#at = -1;
    this.box.hidden = items.length === 0;
    this.box.setAttribute("aria-label", label);
    this.box.replaceChildren(
      ...items.map((item, index) =>
        el(
          "button",
          {
            type: "button",
            role: "option",
            id: `suggest-${index}`,
            class: "item",
            tabindex: "-1",
            onmousedown: (event) => event.preventDefault(), // the letters keep the focus
            onclick: () => this.#choose(item),
          },
          el("strong", { dir: "auto" }, item.head),
          el("span", { dir: "auto" }, item.text),
        ),
      ),
    );
    this.box.scrollTop = 0;
  }

  #note(text) {
    this.#items = [];
    this.box.hidden = false;
    this.box.replaceChildren(el("p", { class: "note" }, text));
  }

  #point(index) {
    this.#at = index;
    [...this.box.children].forEach((node, place) => {
      node.classList.toggle("at", place === index);
      node.setAttribute("aria-selected", String(place === index));
    });
    this.box.children[index].scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-activedescendant", `suggest-${index}`);
  }

  #choose(item) {
    item.choose();
    this.hide();
    this.phone.fill("");
  }
}
