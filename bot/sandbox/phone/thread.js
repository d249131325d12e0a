// The messages of the open chat: added, edited and removed in place, and where the reader is in them.

import { byId, el, icon } from "./dom.js";
import { inlineKeys, row } from "./message.js";
import { watchHands } from "./gestures.js";
import { day, sameDay } from "./when.js";

const PAGE = 120; // messages shown at first, and more at each step up
const ONE_BREATH = 300; // seconds: messages closer than this stand together
const NEAR_BOTTOM = 60; // pixels

export class Thread {
  #chat = null;
  #rows = new Map(); // message id -> row
  #from = 0; // index of the first shown message
  #missed = 0; // arrived below while the reader was further up
  #down = true;

  constructor(phone) {
    this.phone = phone;
    this.box = byId("thread");
    this.list = byId("messages");
    this.button = byId("tobottom");
    this.button.addEventListener("click", () => this.toBottom(true));
    this.box.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    const settle = new ResizeObserver(() => this.#down && this.toBottom());
    settle.observe(this.box);
    settle.observe(this.list);
    watchHands(this.list, {
      reply: (id) => phone.reply(this.#chat.find(id)),
      menu: (id, place) => phone.openMenu(this.#chat.find(id), place),
    });
  }

  /** Draws the chat anew; a reader who had scrolled up in this chat stays there. */
  show(chat) {
    const same = this.#chat?.id === chat?.id;
    const stay = same && !this.#down ? this.box.scrollTop : null;
    this.#chat = chat;
    this.#rows.clear();
    this.list.replaceChildren();
    if (!same) this.#missed = 0;
    if (!chat) return;
    if (stay === null) this.#from = Math.max(0, chat.messages.length - PAGE);
    for (const message of chat.messages.slice(this.#from)) this.list.append(this.#draw(message));
    this.#arrange();
    if (stay === null) this.toBottom();
    else this.box.scrollTop = stay;
  }

  add(message) {
    const node = this.#draw(message);
    node.classList.add("new");
    this.list.append(node);
    this.#arrange();
    const mine = this.phone.line.isMine(message);
    if (this.#down || mine) this.toBottom();
    else {
      this.#missed += 1;
      this.#showButton();
    }
  }

  /** Redraws a message that was edited, and points at it. */
  redraw(message) {
    const old = this.#rows.get(message.message_id);
    if (!old) return;
    const node = this.#draw(message);
    keepFocus(old, node, () => old.replaceWith(node));
    node.classList.add("changed");
    this.#arrange();
    if (this.#down) this.toBottom();
  }

  /** Only the buttons of a message: one of them waits, or waits no more. */
  redrawKeys(message) {
    const old = this.#rows.get(message.message_id)?.querySelector(".keys");
    const node = inlineKeys(message, this.phone);
    if (old && node) keepFocus(old, node, () => old.replaceWith(node));
  }

  remove(messageId) {
    this.#rows.get(messageId)?.remove();
    this.#rows.delete(messageId);
    this.#arrange();
  }

  /** Scrolls to a message and points at it. */
  goTo(messageId) {
    const index = this.#chat.messages.findIndex((message) => message.message_id === messageId);
    if (index < 0) return false;
    while (index < this.#from) this.#earlier();
    const node = this.#rows.get(messageId);
    node.scrollIntoView({ block: "center" });
    node.classList.remove("pointed");
    requestAnimationFrame(() => node.classList.add("pointed"));
    return true;
  }

  toBottom(smooth = false) {
    this.box.scrollTo({ top: this.box.scrollHeight, behavior: smooth ? "smooth" : "instant" });
    this.#down = true;
    this.#missed = 0;
    this.#showButton();
  }

  #draw(message) {
    const node = row(message, this.#chat, this.phone);
    this.#rows.set(message.message_id, node);
    return node;
  }

  #earlier() {
    const before = this.#from;
    this.#from = Math.max(0, before - PAGE);
    const nodes = this.#chat.messages.slice(this.#from, before).map((message) => this.#draw(message));
    const height = this.box.scrollHeight;
    this.list.prepend(...nodes);
    this.#arrange();
    this.box.scrollTop += this.box.scrollHeight - height;
  }

  #scrolled() {
    const left = this.box.scrollHeight - this.box.clientHeight - this.box.scrollTop;
    this.#down = left < NEAR_BOTTOM;
    if (this.#down) this.#missed = 0;
    if (this.box.scrollTop < 80 && this.#from > 0) this.#earlier();
    this.#showButton();
  }

  #showButton() {
    this.button.hidden = this.#down;
    const count = this.#missed ? el("span", { class: "badge" }, String(this.#missed)) : null;
    this.button.replaceChildren(icon("down"), ...(count ? [count] : []));
    this.button.setAttribute("aria-label", count ? `To the newest, ${this.#missed} new` : "To the newest");
  }

  // Neighbours from one sender stand together; a new day gets a line of its own.
  #arrange() {
    for (const old of this.list.querySelectorAll(".day")) old.remove();
    const shown = this.#chat.messages.slice(this.#from).filter((message) => this.#rows.has(message.message_id));
    shown.forEach((message, index) => {
      const node = this.#rows.get(message.message_id);
      const before = shown[index - 1];
      const after = shown[index + 1];
      node.classList.toggle("first", !together(before, message));
      node.classList.toggle("last", !together(message, after));
      if (!before || !sameDay(before.date, message.date)) {
        node.before(el("li", { class: "day" }, el("span", { class: "pill" }, day(message.date))));
      }
    });
  }
}

const together = (one, other) =>
  Boolean(one && other) &&
  one.from?.id === other.from?.id &&
  other.date - one.date < ONE_BREATH &&
  sameDay(one.date, other.date);

// A button that had the focus has it in its new form too.
function keepFocus(old, node, exchange) {
  const { activeElement: focused } = document;
  const { row: line, column } = (old.contains(focused) && focused.dataset) || {};
  exchange();
  if (line) node.querySelector(`.key[data-row="${line}"][data-column="${column}"]`)?.focus({ preventScroll: true });
}
