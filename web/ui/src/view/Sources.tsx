import { h } from "preact";
import type { Source } from "../protocol";
import { Icon } from "./icons";
import { Link } from "./Markdown";
import { fill, type W } from "./ui";

function One({ s, w }: { s: Source; w: W }) {
  const about = [s.step && fill(w.words.nth, s.step), s.reviewed && fill(w.words.reviewed, s.reviewed)].filter(Boolean).join(" · ");
  return (
    <li>
      <b>{s.title}</b>
      <span class="faint">{about}</span>
      {s.basis?.length ? (
        <ul>
          {s.basis.map((b) => (
            <li>{b}</li>
          ))}
        </ul>
      ) : null}
      {s.url && (
        <Link href={s.url} base={w.options.base}>
          {w.words.read} ↗
        </Link>
      )}
    </li>
  );
}

/** Sources opens in place: what an answer rests on, when it was reviewed, and the way to the whole article. */
export function Sources({ list, w }: { list: Source[]; w: W }) {
  const reviewed = list[0].reviewed;
  return (
    <details class="sources">
      <summary>
        {w.words.basis}
        {reviewed && <span class="faint"> · {fill(w.words.reviewed, reviewed)}</span>}
        <Icon of="down" />
      </summary>
      <ul>
        {list.map((s) => (
          <One s={s} w={w} />
        ))}
      </ul>
    </details>
  );
}
