// Fingers on messages: a swipe to the left replies, a long press or a right click opens the menu.

const LONG_PRESS = 450; // ms
const SLOP = 10; // pixels a resting finger may move
const ENOUGH = 56; // pixels of swipe that count

export function watchHands(list, { reply, menu }) {
  let touch = null;
  let selected = ""; // before the button went down: some systems select the word that is pressed

  const rowOf = (event) => event.target.closest("li[data-message-id]:not(.service)");
  const idOf = (row) => Number(row.dataset.messageId);

  const letGo = () => {
    if (!touch) return;
    clearTimeout(touch.timer);
    touch.row.classList.remove("swiping");
    touch.row.style.translate = "";
    touch = null;
  };

  list.addEventListener("contextmenu", (event) => {
    const row = rowOf(event);
    if (!row || selected) return; // who has marked a text wants the browser's own menu
    event.preventDefault();
    letGo();
    menu(idOf(row), { x: event.clientX, y: event.clientY });
  });

  list.addEventListener("pointerdown", (event) => {
    selected = String(getSelection());
    if (event.pointerType === "mouse") return;
    const row = rowOf(event);
    if (!row) return;
    const { clientX: x, clientY: y } = event;
    const timer = setTimeout(() => {
      letGo();
      menu(idOf(row), { x, y });
    }, LONG_PRESS);
    touch = { row, x, y, timer, moved: 0 };
  });

  list.addEventListener("pointermove", (event) => {
    if (!touch) return;
    const across = event.clientX - touch.x;
    const along = event.clientY - touch.y;
    if (Math.abs(across) > SLOP || Math.abs(along) > SLOP) clearTimeout(touch.timer);
    if (across < -SLOP && Math.abs(along) < 30) {
      touch.moved = Math.min(-across, ENOUGH + 24);
      touch.row.classList.add("swiping");
      touch.row.style.translate = `${-touch.moved}px`;
    }
  });

  list.addEventListener("pointerup", () => {
    if (touch && touch.moved >= ENOUGH) reply(idOf(touch.row));
    letGo();
  });
  list.addEventListener("pointercancel", letGo);
}
