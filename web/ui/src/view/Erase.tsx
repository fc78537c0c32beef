import { h } from "preact";
import type { W } from "./ui";

const shown = (d: HTMLDialogElement | null) => {
  if (d && !d.open) d.showModal();
};

/** Erase asks before all is deleted. The dialog is modal: focus stays in it and returns. */
export function Erase({ w }: { w: W }) {
  const { chat, ui, words } = w;
  if (!ui.confirm.value) return null;
  const close = () => (ui.confirm.value = false);
  return (
    <dialog aria-labelledby="erase-title" aria-describedby="erase-text" ref={shown} onClose={close}>
      <h3 id="erase-title">{words.eraseTitle}</h3>
      <p id="erase-text">{words.eraseText}</p>
      <div class="row">
        <button type="button" class="quiet" autofocus onClick={close}>
          {words.cancel}
        </button>
        <button
          type="button"
          class="danger"
          onClick={() => {
            close();
            chat.erase();
          }}
        >
          {words.eraseYes}
        </button>
      </div>
    </dialog>
  );
}
