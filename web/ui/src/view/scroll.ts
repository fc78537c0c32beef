import type { W } from "./ui";

/** follower keeps the newest in view, unless the visitor is reading above. It is called after each drawing. */
export function follower(w: W): () => void {
  const { chat, ui } = w;
  let seen = 0; // messages
  let sent = 0; // in the outbox
  let open = false;
  let atEnd = true;
  let heard = false; // listens to the scrolling

  const near = (box: Element) => box.scrollHeight - box.scrollTop - box.clientHeight < 80;
  const to = (box: Element, top: number, behavior: ScrollBehavior) => box.scrollTo({ top, behavior });

  function listen(box: Element): void {
    heard = true;
    box.addEventListener("scroll", () => {
      atEnd = near(box);
      if (atEnd) ui.behind.value = false;
    });
  }

  /** start scrolls to the beginning of the last turn where it is higher than the view, else to the end. */
  function start(box: HTMLElement): void {
    const last = chat.log.value[chat.log.value.length - 1];
    const first = last && chat.log.value.find((m) => m.turn === last.turn);
    const line = first && box.querySelector<HTMLElement>(`[data-seq="${first.seq}"]`);
    const bottom = box.scrollHeight - box.clientHeight;
    to(box, line ? Math.min(bottom, line.offsetTop - 12) : bottom, "smooth");
  }

  return () => {
    const box = w.root.querySelector<HTMLElement>(".scroll");
    if (!box) return;
    if (!heard) listen(box);
    const count = chat.log.value.length;
    const out = chat.outbox.value.length;
    const opened = ui.open.value && !open;
    const first = count > 0 && seen === 0;
    open = ui.open.value;
    if (opened || first) {
      const mark = box.querySelector<HTMLElement>(".mark");
      const bottom = box.scrollHeight;
      to(box, mark && opened && !first ? mark.offsetTop - 80 : bottom, "instant" as ScrollBehavior);
    } else if (out > sent) to(box, box.scrollHeight, "smooth");
    else if (count > seen) {
      if (atEnd || sent > out) start(box);
      else queueMicrotask(() => (ui.behind.value = true));
    }
    seen = count;
    sent = out;
  };
}
