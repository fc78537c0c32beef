import { chat, find, ui } from "../frame";

let seen = 0; // messages
let sent = 0; // in the outbox
let open = false;
let atEnd = true;
let size = ""; // of the box, and of the letters

const near = (box: HTMLElement, top: number) => box.scrollHeight - box.clientHeight - top < 80;
const jump = (box: HTMLElement, top: number) => box.scrollTo({ top, behavior: "instant" });

export const toEnd = () => find(".scroll").scrollTo(0, 1e9);

export function scrolled(e: Event): void {
  const box = e.currentTarget as HTMLElement;
  atEnd = near(box, box.scrollTop);
  if (atEnd) ui.behind = false;
}

/** start is where the last turn begins, as far as there is so much below it. */
function start(): number {
  const turn = chat.log[chat.log.length - 1]?.turn;
  const first = chat.log.find((m) => m.turn === turn);
  return first ? find(`[data-seq="${first.seq}"]`).offsetTop - 12 : 0;
}

/**
 * follow keeps the newest in view, unless the visitor is reading above. It is called after each drawing. What moves in the
 * conversation moves smoothly where the visitor likes that; what was there before is there at once.
 */
export function follow(): void {
  const box = find(".scroll");
  const news = chat.log.length > seen;
  const told = sent > chat.outbox.length;
  const now = `${box.clientHeight} ${ui.large}`;
  if (ui.open && !open) {
    const mark = box.querySelector<HTMLElement>(".mark");
    jump(box, mark ? mark.offsetTop - box.clientHeight / 2 : 1e9);
  } else if (chat.outbox.length > sent) toEnd();
  else if (news && !told && !seen) jump(box, 1e9);
  else if (news && (atEnd || told)) {
    const top = start();
    atEnd = near(box, top);
    box.scrollTo(0, top);
  } else if (news) ui.behind = true;
  else if (atEnd && now !== size) jump(box, 1e9);
  open = ui.open;
  seen = chat.log.length;
  sent = chat.outbox.length;
  size = now;
}
