import { h } from "preact";

const paths = {
  chat: "M20 11.5A7.7 7.7 0 0 1 8.6 18.4L4 20l1.4-4.4A8 8 0 1 1 20 11.5M8 11h8M8 14h5",
  check: "M5 12.5l4.5 4.5L19 7.5",
  close: "M6 6l12 12M18 6L6 18",
  more: "M5 12h.01M12 12h.01M19 12h.01",
  down: "M6 9l6 6 6-6",
  send: "M12 19V5M6 11l6-6 6 6",
  copy: "M9 9h11v11H9ZM5 15H4V4h11v1",
  up: "M7 11v9H4v-9ZM7 11l4-8q3 0 2 6h7l-2 11H7",
  person: "M12 12a4 4 0 1 0-.1 0M4.5 20.5q1-5.5 7.5-5.5t7.5 5.5",
  warn: "M12 4l9 16H3ZM12 10v4M12 17h.01",
};

export function Icon({ of, flip }: { of: keyof typeof paths; flip?: boolean }) {
  return (
    <svg class={flip ? "icon flip" : "icon"} viewBox="0 0 24 24" aria-hidden="true">
      <path d={paths[of]} />
    </svg>
  );
}
