// The page: one line per person, the views, and what goes between them.

import { watchDrops } from "./attach.js";
import { Book, chatTitle } from "./book.js";
import { Composer } from "./composer.js";
import { avatar, byId, copy, el, fullName } from "./dom.js";
import { alertBox, ask, closeAll, menu, toast } from "./layers.js";
import { Line } from "./line.js";
import { startPayload } from "./links.js";
import { gist } from "./message.js";
import { Thread } from "./thread.js";
import { Top } from "./top.js";
import { openPhoto } from "./viewer.js";

const PATIENCE = 15000; // ms until a tapped button stops waiting for its answer

class Phone {
  #lines = new Map(); // person id -> Line: the others are kept open to know what they have missed
  #chatId = null;
  #waiting = new Map(); // "chat/message/row/column" -> timer
  #trying = null; // what was chosen under "Try this", until its person's line is open
  #tapped = new Set(); // "chat/message": their answers are for this page

  constructor() {
    this.does = {
      url: (address) => this.#openAddress(address),
      command: (text) => this.say(text),
      mention: (text) => this.#insert(`${text} `),
      copy: (text) => this.copy(text),
    };
    this.toast = toast;
    this.desk = document.querySelector(".desk");
    this.top = new Top(this);
    this.book = new Book(this);
    this.thread = new Thread(this);
    this.composer = new Composer(this);
    watchDrops(byId("device"), byId("dropzone"), this);
    document.addEventListener("visibilitychange", () => this.#read());
    const asked = new URLSearchParams(location.search);
    this.payload = asked.get("start");
    this.#chatId = asked.has("chat") ? Number(asked.get("chat")) : null;
    this.line = this.#open(asked.has("person") ? Number(asked.get("person")) : null);
  }

  get chat() {
    return this.line.chats.get(this.#chatId) ?? null;
  }

  // What the person does

  bePerson(id) {
    if (this.line.me?.id === id) return this.showChat();
    closeAll();
    this.line = this.#open(id);
    this.#chatId = null;
    if (this.line.me) this.#drawAll();
    return this.showChat();
  }

  openChat(id) {
    this.#chatId = id;
    this.#drawAll();
    this.showChat();
  }

  /** Hands the phone to whoever does it, in its chat, with the words in the input. */
  tryThis(suggestion) {
    this.#trying = suggestion;
    this.bePerson(suggestion.person_id);
    this.#beginTrying();
  }

  #beginTrying() {
    const suggestion = this.#trying;
    if (!suggestion || this.line.me?.id !== suggestion.person_id) return; // as soon as it is connected
    this.#trying = null;
    this.openChat(suggestion.chat_id);
    if (suggestion.text) this.fill(suggestion.text);
    else toast(suggestion.hint);
  }

  showList() {
    this.desk.dataset.view = "list";
    byId("book").querySelector("[aria-current]")?.focus();
  }

  showChat() {
    this.desk.dataset.view = "chat";
  }

  /** False, with a word to the person, when nothing can be sent now. */
  canSend() {
    if (this.line.connected) return true;
    toast("Not connected: nothing is lost, try again in a moment");
    return false;
  }

  send(what, fields = {}) {
    return this.canSend() && this.line.wire.send({ do: what, chat_id: this.#chatId, ...fields });
  }

  say(text) {
    const edited = this.chat.editing;
    if (edited) {
      const sent = this.send("edit", { text, message_id: edited.message_id });
      if (sent) this.edit(null);
      return sent;
    }
    const answered = this.chat.replyTo;
    const sent = this.send("say", answered ? { text, reply_to: answered.message_id } : { text });
    if (sent && answered) this.reply(null);
    return sent;
  }

  start(payload = this.payload) {
    this.payload = null;
    return this.send("start", payload ? { payload } : {});
  }

  /** The next text answers this message; null takes it back. */
  reply(message) {
    this.chat.replyTo = message;
    this.chat.editing = null;
    this.composer.show(this.chat);
    if (message) this.composer.input.focus({ preventScroll: true });
  }

  /** The next text takes the place of this message of one's own; null takes it back. */
  edit(message) {
    this.chat.editing = message;
    this.chat.replyTo = null;
    this.composer.fill(message ? (message.text ?? message.caption) : "");
    this.composer.show(this.chat);
    if (message) this.composer.input.focus({ preventScroll: true });
  }

  async shareOwnNumber() {
    const { me } = this.line;
    const number = `+9198${String(me.id).padStart(8, "0").slice(-8)}`;
    if (!(await ask("Share your number?", `The bot will see ${number}.`, "Share"))) return false;
    const contact = { phone_number: number, first_name: me.first_name };
    return this.send("share_contact", me.last_name ? { ...contact, last_name: me.last_name } : contact);
  }

  isWaiting(message, row, column) {
    return this.#waiting.has(`${this.#chatId}/${message.message_id}/${row}/${column}`);
  }

  /** A button under a message. */
  press(message, button, row, column) {
    if (button.callback_data !== undefined) return this.#tap(message, row, column);
    if (button.url) return this.#openAddress(new URL(button.url)) || window.open(button.url, "_blank", "noopener,noreferrer");
    if (button.copy_text) return this.copy(button.copy_text.text);
    const query = button.switch_inline_query_current_chat ?? button.switch_inline_query;
    if (query !== undefined) return this.#insert(`@${this.line.bot.username} ${query}`, "");
    return toast("This phone does not know this kind of button");
  }

  fill(text) {
    this.composer.fill(text);
    this.composer.focus();
  }

  async copy(text) {
    toast((await copy(text)) ? "Copied" : text);
  }

  openPhoto(address, message) {
    openPhoto(address, message.caption, `photo-${message.message_id}.jpg`);
  }

  openMenu(message, at) {
    const words = message.text ?? message.caption;
    const items = [{ icon: "reply", text: "Reply", act: () => this.reply(message) }];
    if (words && this.line.isMine(message)) items.push({ icon: "pen", text: "Edit", act: () => this.edit(message) });
    if (words) items.push({ icon: "copy", text: "Copy text", act: () => this.copy(words) });
    items.push({ icon: "bin", text: "Delete", grave: true, act: () => this.send("forget", { message_id: message.message_id }) });
    menu(items, at, "Message menu");
  }

  goTo(messageId) {
    if (!this.thread.goTo(messageId)) toast("That message is no longer here");
  }

  // What the server tells

  #open(personId) {
    const known = this.#lines.get(personId);
    if (known) return known;
    const line = new Line(personId, (which, event) => this.#changed(which, event));
    if (personId !== null) this.#lines.set(personId, line);
    return line;
  }

  #changed(line, event) {
    if (line !== this.line) {
      if (this.line.me) this.#drawAround();
      return;
    }
    if (event.type === "up") this.#drawConnection();
    else if (event.type === "state") this.#begin();
    else if (event.type === "error") toast(event.text);
    else if (event.type === "inline") this.composer.suggest.results(event.query_id, event.results);
    else if (event.type === "answer") this.#answered(event);
    else if (event.type === "commands") this.composer.show(this.chat);
    else if (event.type === "tried" || event.type === "privacy") this.#drawAround();
    else this.#chatChanged(event);
  }

  #begin() {
    for (const [id, line] of this.#lines) if (line === this.line) this.#lines.delete(id);
    this.#lines.set(this.line.me.id, this.line);
    for (const person of this.line.people) this.#open(person.id);
    this.#drawAll();
    this.#beginTrying();
  }

  #chatChanged(event) {
    const { chat } = this;
    if (event.type === "message") this.#announce(event);
    if (event.chat_id === this.#chatId) {
      if (event.type === "message" && chat.newest === event.message) this.thread.add(event.message);
      if (event.type === "edited") this.thread.redraw(event.message);
      if (event.type === "deleted") this.thread.remove(event.message_id);
      this.#read();
      this.#drawEmpty();
      this.composer.show(chat);
      this.top.say(this.line, chat);
    }
    this.#drawAround();
  }

  #tap(message, row, column) {
    const key = `${this.#chatId}/${message.message_id}/${row}/${column}`;
    if (this.#waiting.has(key) || !this.send("tap", { message_id: message.message_id, row, column })) return;
    this.#tapped.add(`${this.#chatId}/${message.message_id}`);
    const giveUp = () => {
      this.#stopWaiting(key);
      toast("The bot has not answered that button");
    };
    this.#waiting.set(key, setTimeout(giveUp, PATIENCE));
    this.thread.redrawKeys(message);
  }

  #stopWaiting(key) {
    clearTimeout(this.#waiting.get(key));
    this.#waiting.delete(key);
    const [chatId, messageId] = key.split("/").map(Number);
    const message = chatId === this.#chatId && this.chat?.find(messageId);
    if (message) this.thread.redrawKeys(message);
  }

  #answered({ chat_id: chatId, message_id: messageId, text, show_alert: alert }) {
    const about = `${chatId}/${messageId}`;
    if (!this.#tapped.has(about)) return; // tapped in another tab
    for (const key of this.#waiting.keys()) if (key.startsWith(`${about}/`)) this.#stopWaiting(key);
    if (!text) return;
    if (alert) alertBox(text, this.line.bot.first_name);
    else toast(text);
  }

  // A link to this bot is opened here, as the app would: /start with its payload.
  #openAddress(address) {
    const payload = startPayload(address, this.line.bot.username);
    if (payload === null) return false;
    const home = [...this.line.chats.values()].find((chat) => chat.type === "private");
    if (home && home !== this.chat) this.openChat(home.id);
    if (payload) this.start(payload);
    return true;
  }

  #insert(text, after = this.composer.input.value) {
    this.fill(text + after);
    this.composer.input.focus();
  }

  #read() {
    if (!document.hidden && this.chat) this.chat.unread = 0;
  }

  #announce({ chat_id: chatId, message }) {
    if (this.line.isMine(message)) return;
    const where = chatId === this.#chatId ? "" : ` in ${this.line.chats.get(chatId)?.title}`;
    byId("heard").textContent = `${fullName(message.from ?? {})}${where}: ${gist(message)}`;
  }

  // Drawing

  #drawAll() {
    const { line } = this;
    if (!this.chat) this.#chatId = line.chats.keys().next().value ?? null;
    this.#read();
    const address = new URL(location.href);
    address.searchParams.set("person", line.me.id);
    address.searchParams.delete("chat");
    if (this.chat && this.chat.type !== "private") address.searchParams.set("chat", this.#chatId);
    history.replaceState(null, "", address);
    this.thread.show(this.chat);
    this.composer.show(this.chat);
    this.#drawEmpty();
    this.#drawConnection();
    this.#drawAround();
    this.top.draw(line, this.chat);
  }

  #drawAround() {
    this.book.draw(this.line, this.#lines, this.chat);
    const unread = this.#unreadElsewhere();
    this.top.back(unread);
    document.title = `${unread ? `(${unread}) ` : ""}${fullName(this.line.me)}: a phone for Munim`;
  }

  #unreadElsewhere() {
    return [...this.#lines.values()].reduce((sum, line) => sum + line.unread, 0);
  }

  #drawConnection() {
    byId("line").hidden = this.line.connected;
    this.desk.classList.toggle("offline", !this.line.connected);
  }

  #drawEmpty() {
    const { chat, line } = this;
    const empty = byId("empty");
    empty.hidden = !chat || chat.messages.length > 0;
    if (empty.hidden) return;
    const title = chatTitle(chat, line);
    const withBot = chat.type === "private";
    empty.replaceChildren(
      avatar(chat.id, title, withBot ? "bot" : "group"),
      el("strong", { dir: "auto" }, title),
      el("span", {}, withBot ? `@${line.bot.username}` : "Nobody has said anything here yet."),
      withBot && line.bot.description ? el("p", { dir: "auto" }, line.bot.description) : "",
    );
  }
}

new Phone();
