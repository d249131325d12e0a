// What one person's phone knows: their chats, kept up to date from the socket.

import { setClock } from "./when.js";
import { Wire } from "./wire.js";

const ACTION_LASTS = 5000; // ms; the Bot API says a chat action shows for five seconds or less

class Chat {
  constructor({ id, type, title }) {
    Object.assign(this, { id, type, title, messages: [], keyboard: null, action: null, blocked: false });
    this.unread = 0;
    this.draft = "";
    this.replyTo = null; // the message that the next text answers
    this.editing = null; // one's own message that the next text takes the place of
    this.keyboardShown = true;
    this.actionTimer = 0;
  }

  /** What the server says this chat is now; `mine` is the id of the person who reads it. */
  take(given, mine) {
    const newest = this.messages.at(-1)?.message_id;
    if (newest !== undefined) {
      this.unread += given.messages.filter((message) => message.message_id > newest && message.from?.id !== mine).length;
    }
    Object.assign(this, { title: given.title, type: given.type, messages: given.messages.slice() });
    this.blocked = Boolean(given.blocked);
    this.replyTo = this.replyTo && (this.find(this.replyTo.message_id) ?? null);
    this.editing = this.editing && (this.find(this.editing.message_id) ?? null);
    if (JSON.stringify(given.reply_markup ?? null) !== JSON.stringify(this.keyboard)) this.show(given.reply_markup);
  }

  /** A reply keyboard, or a wish to be answered (force_reply), or neither. */
  show(markup) {
    this.keyboard = markup ?? null;
    this.keyboardShown = true;
    if (markup?.force_reply) this.replyTo = this.messages.findLast((message) => message.from?.is_bot) ?? null;
  }

  find(messageId) {
    return this.messages.find((message) => message.message_id === messageId);
  }

  get newest() {
    return this.messages.at(-1);
  }
}

export class Line {
  /** changed(line, event): after every event; event.type also "up" when the connection comes or goes. */
  constructor(personId, changed) {
    this.personId = personId;
    this.changed = changed;
    this.me = null;
    this.people = [];
    this.bot = { id: 0, first_name: "", username: "", description: "" };
    this.commands = [];
    this.suggestions = [];
    this.privacy = false; // whether the bot hears only commands and replies in groups
    this.chats = new Map();
    this.connected = false;
    this.wire = new Wire(personId, {
      heard: (event) => this.#heard(event),
      up: (open) => {
        this.connected = open;
        this.changed(this, { type: "up" });
      },
    });
  }

  get unread() {
    return [...this.chats.values()].reduce((sum, chat) => sum + chat.unread, 0);
  }

  isMine(message) {
    return message.from?.id === this.me.id;
  }

  #heard(event) {
    const chat = this.chats.get(event.chat_id);
    const act = this[`_${event.type}`];
    if (act && (chat || !("chat_id" in event))) act.call(this, event, chat);
    this.changed(this, event);
  }

  _state(event) {
    const { me, people, bot, commands, suggestions, privacy } = event;
    Object.assign(this, { me, people, bot, commands, suggestions, privacy, personId: me.id });
    setClock(event.now, event.time_zone);
    this.wire.personId = me.id;
    const before = this.chats;
    this.chats = new Map();
    for (const given of event.chats) {
      const chat = before.get(given.id) ?? new Chat(given);
      chat.take(given, me.id);
      this._action(given, chat);
      this.chats.set(given.id, chat);
    }
  }

  _message({ message }, chat) {
    this._action({ action: null }, chat);
    if (chat.find(message.message_id)) return;
    chat.messages.push(message);
    if (!this.isMine(message)) chat.unread += 1;
  }

  _edited({ message }, chat) {
    const place = chat.messages.findIndex((one) => one.message_id === message.message_id);
    if (place >= 0) chat.messages[place] = message;
  }

  _deleted({ message_id: messageId }, chat) {
    chat.messages = chat.messages.filter((message) => message.message_id !== messageId);
    if (chat.replyTo?.message_id === messageId) chat.replyTo = null;
    if (chat.editing?.message_id === messageId) chat.editing = null;
  }

  _action({ action }, chat) {
    clearTimeout(chat.actionTimer);
    chat.action = action;
    if (!action) return;
    chat.actionTimer = setTimeout(() => {
      chat.action = null;
      this.changed(this, { type: "action", chat_id: chat.id, action: null });
    }, ACTION_LASTS);
  }

  _blocked({ blocked }, chat) {
    chat.blocked = blocked;
  }

  _reply_markup({ reply_markup: markup }, chat) {
    chat.show(markup);
  }

  _tried({ suggestions }) {
    this.suggestions = suggestions;
  }

  _privacy({ on }) {
    this.privacy = on;
  }

  _commands({ commands }) {
    this.commands = commands;
  }
}
