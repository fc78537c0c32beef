import { h } from "preact";
import { fill, words } from "../frame";
import type { Source } from "../protocol";
import { Icon } from "./icons";
import { Link } from "./Markdown";

/** Sources opens in place: what an answer rests on, when it was reviewed, and the way to the whole article. */
export function Sources({ list }: { list: Source[] }) {
  const one = (s: Source) => (
    <li>
      <b>{s.title}</b>
      <p class="faint">{[s.step && fill(words.nth, s.step), s.reviewed && fill(words.reviewed, s.reviewed)].filter(Boolean).join(" · ")}</p>
      <ul>
        {s.basis?.map((b) => (
          <li>{b}</li>
        ))}
      </ul>
      {s.url && (
        <Link href={s.url}>
          {words.read} ↗
        </Link>
      )}
    </li>
  );
  return (
    <details class="sources">
      <summary>
        {words.basis}
        <span class="faint">{list[0].reviewed && " · " + fill(words.reviewed, list[0].reviewed)}</span>
        <Icon of="down" />
      </summary>
      <ul>{list.map(one)}</ul>
    </details>
  );
}
