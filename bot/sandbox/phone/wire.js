// The socket of one person: speaks, listens, and connects again by itself.

const FIRST_WAIT = 300;
const LONGEST_WAIT = 5000;
const NO_SUCH_PERSON = 4004; // see PhoneSocket.open

export class Wire {
  #socket = null;
  #wait = FIRST_WAIT;
  #timer = 0;

  /** heard(event) for every text from the server; up(bool) when the line comes and goes. */
  constructor(personId, { heard, up }) {
    this.personId = personId;
    this.heard = heard;
    this.up = up;
    this.open = false;
    window.addEventListener("online", () => this.#hurry());
    document.addEventListener("visibilitychange", () => document.hidden || this.#hurry());
    this.#connect();
  }

  /** False when the line is down: the caller keeps what it wanted to send. */
  send(what) {
    if (!this.open) return false;
    this.#socket.send(JSON.stringify(what));
    return true;
  }

  #connect() {
    const address = new URL("socket", document.baseURI);
    address.protocol = address.protocol === "https:" ? "wss:" : "ws:";
    if (this.personId !== null) address.searchParams.set("person", this.personId);
    const socket = new WebSocket(address);
    this.#socket = socket;
    socket.onopen = () => {
      this.#wait = FIRST_WAIT;
      this.#turn(true);
    };
    socket.onmessage = (text) => this.heard(JSON.parse(text.data));
    socket.onclose = ({ code }) => {
      if (code === NO_SUCH_PERSON) this.personId = null; // an old address: then whoever comes first
      this.#turn(false);
      this.#timer = setTimeout(() => this.#connect(), this.#wait);
      this.#wait = Math.min(this.#wait * 2, LONGEST_WAIT);
    };
  }

  #turn(open) {
    this.open = open;
    this.up(open);
  }

  #hurry() {
    if (this.open || this.#socket.readyState === WebSocket.CONNECTING) return;
    clearTimeout(this.#timer);
    this.#wait = FIRST_WAIT;
    this.#connect();
  }
}
