import { newID } from "./id";
import type { ClientFrame, Hello, ServerFrame } from "./protocol";
import { pollTo, socketTo, type Ears, type Transport } from "./transport";
import { pauseBefore } from "./wait";
import type { World } from "./world";

/**
 * What the link is about: idle before the chat is opened; connecting until history is in, also over a first loss; open;
 * waiting for its next try; stopped until the visitor asks; refused where this page's origin may not chat.
 */
export type LinkState = "idle" | "connecting" | "open" | "waiting" | "stopped" | "refused";

export interface Owner {
  hello(): Hello;
  heard(f: ServerFrame): void;
  changed(state: LinkState): void;
}

const answerWait = 10000; // ms until a frame without an answer shows that nobody is at the other end
const checkWait = 4000; // the same after the page was hidden or offline
const beat = 45000; // between two looks whether anybody is there: a browser does not tell of a connection that died in silence
const retrySocket = 300000; // between two tries of the socket while HTTP is in use

/** A Link keeps the conversation connected: one transport at a time, the next one when it is lost. */
export class Link {
  state: LinkState = "idle";
  private transport?: Transport;
  private timer = 0; // of the next try
  private pulse = 0; // timer of the next look
  private failures = 0; // connections in a row that came to nothing
  private blocked = 0; // upgrades in a row that never opened
  private polling = false;
  private awaited = new Map<string, number>(); // id of a frame → timer until it should be answered

  constructor(private world: World, private base: string, private owner: Owner) {}

  /** connect tries now, unless it is connected or trying. */
  connect(): void {
    this.world.cancel(this.timer);
    if (this.transport) return;
    this.become("connecting");
    this.transport = this.polling ? pollTo(this.world, this.base, this.ears()) : this.socket();
  }

  /** ready is told by the owner when the whole history is in. */
  ready(): void {
    this.failures = 0;
    this.answered("hello");
    this.become("open");
    this.look();
  }

  private look(): void {
    this.world.cancel(this.pulse);
    this.pulse = this.world.later(() => {
      this.nudge();
      this.look();
    }, beat);
  }

  /** send sends f; where no answer comes in time, the connection is given up. */
  send(f: ClientFrame, wait = answerWait): void {
    const id = "id" in f ? f.id : f.type;
    this.answered(id);
    this.awaited.set(id, this.world.later(() => this.reopen(), wait));
    this.transport?.send(f);
  }

  /** hello begins again on the same connection, after the token was refused. */
  hello(): void {
    this.send(this.owner.hello());
  }

  /** nudge is for a page that is shown again or has a network again: try at once, or see whether anybody is there. */
  nudge(): void {
    if (this.state === "open") this.send({ type: "suggest", id: newID(), text: "" }, checkWait);
    else if (this.state === "waiting" || this.state === "connecting") this.connect();
  }

  /** reopen gives the connection up and makes another. */
  reopen(): void {
    this.drop();
    this.connect();
  }

  /** offline: the browser says that there is no network. */
  offline(): void {
    if (this.state === "open" || this.state === "connecting") this.lost(1006);
  }

  private ears(): Ears {
    return {
      opened: () => this.hello(),
      frame: (f) => this.heard(f),
      closed: (code) => this.lost(code),
      place: () => this.owner.hello(),
    };
  }

  private socket(): Transport {
    let open = false;
    const late = this.world.later(() => open || this.transport !== t || this.fail(), answerWait);
    const t: Transport = socketTo(this.world, this.base, {
      ...this.ears(),
      opened: () => {
        open = true;
        this.blocked = 0;
        this.hello();
      },
      closed: (code) => {
        this.world.cancel(late);
        if (open) this.lost(code);
        else this.fail();
      },
    });
    return t;
  }

  /** fail is the end of a socket that never opened. */
  private fail(): void {
    this.blocked++;
    this.drop();
    if (this.blocked < 2) this.later(1006);
    else void this.ask();
  }

  /** ask finds out why sockets do not open: the server may be away, may not admit this page, or something blocks them. */
  private async ask(): Promise<void> {
    this.later(1006); // should no answer come
    const answer = await this.world.fetch(this.base + "v1/frames", { credentials: "omit" }).catch(() => undefined);
    if (answer?.status === 403) return this.refuse();
    if (answer?.status !== 401 || this.state === "open") return;
    this.polling = true;
    this.trySocketLater();
    this.reopen();
  }

  private refuse(): void {
    const origin = globalThis.location?.origin;
    this.world.cancel(this.timer);
    this.become("refused");
    this.world.complain(
      `liaoqing: ${this.base} does not let pages of ${origin} chat. Add this origin to the server's setting "origins" ` +
        `(--origins ${origin} or LIAOQING_ORIGINS=${origin}), start it anew, then reload this page.`,
    );
  }

  /** trySocketLater gives the socket another chance, a single one: until then HTTP goes on. */
  private trySocketLater(): void {
    this.world.later(() => {
      this.polling = false;
      this.blocked = 1;
      if (this.transport) this.reopen();
    }, retrySocket);
  }

  private heard(f: ServerFrame): void {
    if ("id" in f && f.id) this.answered(f.id);
    this.owner.heard(f);
  }

  private lost(code: number): void {
    this.drop();
    if (code === 1000 || code === 1007 || code === 1008 || code === 1009) return this.become("stopped");
    this.later(code);
  }

  private later(code: number): void {
    this.world.cancel(this.timer);
    this.timer = this.world.later(() => this.connect(), pauseBefore(this.failures++, code, this.world.random()));
    this.become(this.failures > 1 ? "waiting" : "connecting"); // a first loss, as by a restart, is hardly worth a word
  }

  private drop(): void {
    this.transport?.close();
    this.transport = undefined;
    for (const timer of this.awaited.values()) this.world.cancel(timer);
    this.awaited.clear();
  }

  private answered(id: string): void {
    this.world.cancel(this.awaited.get(id));
    this.awaited.delete(id);
  }

  private become(state: LinkState): void {
    this.state = state;
    this.owner.changed(state);
  }
}
