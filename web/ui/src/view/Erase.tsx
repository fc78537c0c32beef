import { h } from "preact";
import { chat, find, ui, words } from "../frame";
import { Button } from "./Button";

const shown = (d: HTMLDialogElement | null) => {
  if (d && !d.open) d.showModal();
};

/** Erase asks before all is deleted. The dialog is modal: focus stays in it and returns. */
export function Erase() {
  const close = () => find<HTMLDialogElement>("dialog").close(); // which gives the focus back
  return (
    <dialog aria-labelledby="erase-title" ref={shown} onClose={() => (ui.confirm = false)}>
      <h3 id="erase-title">{words.eraseTitle}</h3>
      <p>{words.eraseText}</p>
      <div class="row">
        <Button class="quiet" autofocus onClick={close}>
          {words.cancel}
        </Button>
        <Button
          class="danger"
          onClick={() => {
            close();
            chat.erase();
          }}
        >
          {words.eraseYes}
        </Button>
      </div>
    </dialog>
  );
}
