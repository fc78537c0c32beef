import { newID } from "./id";
import { Link, type LinkState } from "./link";
import { next, openChoices, place } from "./log";
import { choose, frameOf, say, type Outgoing } from "./outbox";
import type { Failure, Hello, History, Message, ServerFrame, Turn, Welcome } from "./protocol";
import { State } from "./state";
import { keepToken, keptToken, onOtherTab } from "./token";
import type { Words } from "./words";
import type { World } from "./world";

/** A Rating is the visitor's thumb for one message, and whether the server has it. */
export interface Rating {
  id: string;
  useful: boolean;
  comment?: string;
  stored: boolean;
}

/** A Mark is a line across the conversation, below the message seq. */
export interface Mark {
  seq: number;
  text: string;
}

export type Told = "ready" | "message" | "erased";

const mostTries = 5; // of one utterance, before the visitor is asked
const soon = 5000; // ms: a refusal that passes so soon is waited for in silence

/** Chat is one visitor's conversation: what is stored, what is on its way, and what may be done. */
export class Chat extends State {
  link: LinkState = "idle";
  log: Message[] = [];
  outbox: Outgoing[] = [];
  ratings: Record<number, Rating> = {};
  greeting?: Pick<Welcome, "disclosure" | "hot">;
  offers: string[] = [];
  steps: Record<string, string[]> = {}; // titles of guides' steps, by guide
  mark?: Mark;
  trouble = "";
  unread = 0;
  erased = false;

  shown = () => true; // whether the visitor can see what arrives
  tell: (what: Told, m?: Message) => void = () => {};

  private line: Link;
  private session = "";
  private token = keptToken();
  private asked = ""; // id of the last suggest
  private gone = ""; // what the visitor is told where the server has lost what is on screen
  private begun = false; // history has been shown on this page

  constructor(private world: World, private base: string, private words: Words, changed: () => void) {
    super(changed);
    this.line = new Link(world, base, { hello: () => this.hello(), heard: (f) => this.heard(f), changed: (s) => (this.link = s) });
    onOtherTab(() => this.otherTab());
  }

  /** openSeq is the seq of the message whose choices may be pressed. */
  get openSeq() {
    return openChoices(this.log);
  }

  /** place is where the visitor stands in a guide. */
  get place() {
    return place(this.log);
  }

  get known(): boolean {
    return this.token !== undefined;
  }

  // ---- what the visitor does

  open(): void {
    if (this.line.state === "idle") this.line.connect();
  }

  say(text: string): void {
    this.utter(say(text));
  }

  choose(m: Message, id: string, label: string): void {
    if (m.seq === this.openSeq && !this.outbox.some((o) => o.seq === m.seq && !o.failed)) this.utter(choose(m.seq, id, label));
  }

  retry(o: Outgoing): void {
    const anew = { ...o, tries: 0, failed: undefined };
    this.replace(o, anew);
    this.deliver(anew);
  }

  drop(o: Outgoing): void {
    this.outbox = this.outbox.filter((x) => x.id !== o.id);
  }

  rate(seq: number, useful: boolean, comment?: string): void {
    const id = newID();
    this.ratings = { ...this.ratings, [seq]: { id, useful, comment, stored: false } };
    this.sendRating(seq);
  }

  /** suggest asks for completions; an empty text takes those on screen away. */
  suggest(text: string): void {
    this.asked = newID();
    if (!text) this.offers = [];
    else if (this.line.state === "open") this.line.send({ type: "suggest", id: this.asked, text });
  }

  erase(): void {
    if (this.line.state === "open") this.line.send({ type: "erase", id: newID() });
    else this.trouble = this.words.notNow;
  }

  /** restart connects again after the link was stopped; after an erasure that begins a new conversation. */
  restart(): void {
    this.erased = false;
    this.trouble = "";
    this.line.connect();
  }

  /** nudge is for a page that is seen again or back on the network. */
  nudge = () => this.line.nudge();
  offline = () => this.line.offline();

  // ---- what the server says

  private heard(f: ServerFrame): void {
    switch (f.type) {
      case "welcome":
        return this.welcome(f);
      case "history":
        return this.history(f);
      case "turn":
        return this.turn(f);
      case "rated":
        for (const [seq, r] of Object.entries(this.ratings)) {
          if (r.id === f.id) this.ratings = { ...this.ratings, [seq]: { ...r, stored: true } };
        }
        return;
      case "suggestions":
        if (f.id === this.asked) this.offers = f.items.map((i) => i.label);
        return;
      case "erased":
        return this.wasErased();
      case "error":
        return this.refused(f);
    } // a type that a later server adds is passed over
  }

  private welcome(f: Welcome): void {
    if (f.session !== this.session) this.forget();
    this.session = f.session;
    this.token = f.token;
    keepToken(f.token);
    this.greeting = f;
  }

  private history(f: History): void {
    if (f.reset) this.log = [];
    this.take(f.messages, this.begun);
    if (f.more) return;
    this.line.ready();
    if (!this.begun && this.log.length) this.markReturn();
    if (!this.begun) this.tell("ready");
    this.begun = true;
    this.trouble = this.gone;
    this.gone = "";
    this.outbox.forEach((o) => this.deliver(o));
    for (const [seq, r] of Object.entries(this.ratings)) if (!r.stored) this.sendRating(Number(seq));
  }

  private turn(f: Turn): void {
    if (!this.take(f.messages, true)) return;
    if (!this.log.some((m) => m.turn === f.id)) return; // its history is still to come
    this.outbox = this.outbox.filter((o) => o.id !== f.id);
  }

  /** take adds what is new; false where messages between are missing. They come by themselves, or by another connection. */
  private take(sent: Message[], news: boolean): boolean {
    const fresh = next(this.log, sent);
    if (!fresh) return false;
    if (!fresh.length) return true;
    this.log = [...this.log, ...fresh];
    const turns = new Set(fresh.map((m) => m.turn));
    this.outbox = this.outbox.filter((o) => !turns.has(o.id));
    this.learnSteps();
    if (!news) return true;
    const heard = fresh.filter((m) => m.role !== "user");
    if (!this.shown() && heard.length) {
      if (!this.unread) this.mark = { seq: heard[0].seq - 1, text: this.words.news };
      this.unread += heard.length;
    }
    for (const m of fresh) this.tell("message", m);
    return true;
  }

  private markReturn(): void {
    const p = this.place;
    const text = p ? this.words.stoppedAt.replace("0", String(p.step)) : this.words.before;
    this.mark = { seq: this.log[this.log.length - 1].seq, text };
  }

  private refused(f: Failure): void {
    const o = this.outbox.find((x) => x.id === f.id);
    if (f.code === "bad_token") {
      this.gone = this.log.length ? f.message : "";
      return this.begin();
    }
    if (!o) {
      if (f.id !== this.asked && this.line.state === "open") this.trouble = f.message;
      return;
    }
    const passes = f.code === "rate_limited" || f.code === "unavailable" || f.code === "internal";
    if (passes && f.retry_after_ms && f.retry_after_ms <= soon && o.tries < mostTries) {
      this.world.later(() => this.outbox.includes(o) && this.deliver(o), f.retry_after_ms);
      return;
    }
    this.replace(o, { ...o, failed: f.message, again: passes });
  }

  /** begin says hello anew when the token was refused: with that of another tab, or without any. */
  private begin(): void {
    const other = keptToken();
    if (other === this.token) keepToken(undefined);
    this.token = other === this.token ? undefined : other;
    this.forget();
    if (this.line.state === "open") this.line.reopen();
    else this.line.hello();
  }

  private wasErased(): void {
    if (keptToken() === this.token) keepToken(undefined);
    this.token = undefined;
    this.session = "";
    this.outbox = [];
    this.forget();
    this.erased = true;
    this.tell("erased");
  }

  private forget(): void {
    this.log = [];
    this.ratings = {};
    this.mark = undefined;
    this.unread = 0;
    this.begun = false;
  }

  /** otherTab takes up the conversation of another tab, where this one has said nothing yet. */
  private otherTab(): void {
    const token = keptToken();
    if (!token || token === this.token || this.log.length || this.outbox.length || this.line.state === "idle") return;
    this.token = token;
    this.erased = false;
    this.line.reopen();
  }

  // ---- what is sent

  private hello(): Hello {
    this.token ??= keptToken();
    const log = this.log;
    const last = log[log.length - 1];
    const resume = this.token ? { token: this.token, after: last?.seq ?? 0, last: last?.turn ?? "" } : {};
    return { type: "hello", page: location.origin + location.pathname, client: "widget/1", ...resume };
  }

  private utter(o: Outgoing): void {
    if (this.line.state === "refused") o.failed = this.words.refused;
    this.outbox = [...this.outbox, o];
    this.trouble = "";
    this.suggest("");
    if (this.erased || this.line.state === "stopped") this.restart();
    this.open();
    this.deliver(o);
  }

  private deliver(o: Outgoing): void {
    if (this.line.state !== "open" || o.failed) return;
    if (++o.tries > mostTries) this.replace(o, { ...o, failed: this.words.noAnswer, again: true });
    else this.line.send(frameOf(o));
  }

  private replace(o: Outgoing, by: Outgoing): void {
    this.outbox = this.outbox.map((x) => (x.id === o.id ? by : x));
  }

  private sendRating(seq: number): void {
    const r = this.ratings[seq];
    if (this.line.state === "open") this.line.send({ type: "rate", id: r.id, seq, useful: r.useful, comment: r.comment });
  }

  /** learnSteps fetches the titles of the steps of the guide under way, once; without them the bar has numbers. */
  private learnSteps(): void {
    const id = this.place?.id;
    if (!id || this.steps[id]) return;
    const learnt = (titles: string[]) => (this.steps = { ...this.steps, [id]: titles });
    learnt([]);
    this.world
      .fetch(`${this.base}v1/guides/${encodeURIComponent(id)}`)
      .then((answer) => answer.json())
      .then((g: { steps: string[] }) => learnt(g.steps))
      .catch(() => {});
  }
}
