import { plain } from "./markdown";
import type { Message } from "./protocol";
import type { Words } from "./words";

/** transcript is the visitor's own copy: what is on screen, so masked. */
export function transcript(log: Message[], title: string, words: Words, when: (time: string) => string): string {
  const parts = log.map((m) => {
    const basis = (m.sources ?? []).map((s) => `  ${words.basis}: ${[s.title, s.reviewed && words.reviewed.replace("0", s.reviewed)].filter(Boolean).join(" · ")}`);
    return [`[${when(m.time)}] ${words[m.role]}`, plain(m.text), ...basis].join("\n");
  });
  return [title, ...parts].join("\n\n") + "\n";
}
