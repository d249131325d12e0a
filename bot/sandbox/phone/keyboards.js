// Rows of buttons: those under a message, and those that replace the letters.

import { el, icon } from "./dom.js";

/**
 * rows: Bot API buttons. press(button, row, column); mark(button) names the small icon in the
 * corner or null; waiting(row, column) is true while the bot has not answered that button.
 */
export function buttonRows(rows, { look, press, mark = () => null, waiting = () => false }) {
  return el(
    "div",
    { class: look },
    rows.map((buttons, row) =>
      el(
        "div",
        { class: `keyrow of${Math.min(buttons.length, 8)}` },
        buttons.map((button, column) => key(button, row, column, { press, mark, waiting })),
      ),
    ),
  );
}

function key(button, row, column, { press, mark, waiting }) {
  const busy = waiting(row, column);
  const sign = mark(button);
  return el(
    "button",
    {
      type: "button",
      class: `key ${button.style ?? ""} ${busy ? "waiting" : ""}`.trim(),
      title: button.text,
      "aria-busy": busy ? "true" : null,
      "data-row": row,
      "data-column": column,
      onclick: () => press(button, row, column),
    },
    el("span", { class: "label", dir: "auto" }, button.text),
    sign ? icon(sign) : null,
  );
}

/** The keyboard of a chat, in place of the letters; press(button) as above. */
export function replyKeyboard(markup, press) {
  const rows = markup.keyboard.map((buttons) =>
    buttons.map((button) => (typeof button === "string" ? { text: button } : button)),
  );
  const look = `replykeys ${markup.resize_keyboard ? "" : "tall"}`.trim();
  const mark = (button) => (button.request_contact ? "contact" : null);
  const node = buttonRows(rows, { look, press, mark });
  node.setAttribute("role", "group");
  node.setAttribute("aria-label", "Keyboard of the bot");
  return node;
}
