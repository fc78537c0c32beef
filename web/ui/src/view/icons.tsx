import { h } from "preact";

const paths = {
  chat: "M21 11.5a8 8 0 0 1-11.6 7.1L4 20l1.4-4.4A8 8 0 1 1 21 11.5ZM9 11.5h.01M13 11.5h.01M17 11.5h.01",
  check: "M5 12.5l4.5 4.5L19 7.5",
  close: "M6 6l12 12M18 6L6 18",
  more: "M5 12h.01M12 12h.01M19 12h.01",
  down: "M6 9.5l6 6 6-6",
  send: "M12 19V5M6 11l6-6 6 6",
  copy: "M9 9h11v11H9ZM5 15H4V4h11v1",
  up: "M7 11v9H4v-9ZM7 11l4-8c2 0 2.6 1.4 2.2 3.2L12.6 9H19c1.3 0 2 1 1.7 2.3l-1.5 6.5c-.3 1.3-1 2.2-2.4 2.2H7",
  person: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM4.5 20.5c.8-3.5 3.8-5.5 7.5-5.5s6.7 2 7.5 5.5",
  warn: "M12 4l9 16H3ZM12 10v4M12 17h.01",
};

export function Icon({ of, flip }: { of: keyof typeof paths; flip?: boolean }) {
  return (
    <svg class={flip ? "icon flip" : "icon"} viewBox="0 0 24 24" aria-hidden="true">
      <path d={paths[of]} />
    </svg>
  );
}
