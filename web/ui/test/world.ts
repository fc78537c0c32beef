// A world for tests: time passes when the test says so, and the test is the server.

import { webcrypto } from "node:crypto";
import type { ClientFrame, Message, ServerFrame } from "../src/protocol";
import type { SocketLike, World } from "../src/world";

if (!globalThis.crypto) Object.defineProperty(globalThis, "crypto", { value: webcrypto }); // Node 18

const stored = new Map<string, string>();
const listeners: ((e: { key: string }) => void)[] = [];

Object.assign(globalThis, {
  location: { origin: "https://shop.example", pathname: "/help" },
  addEventListener: (_: string, act: (e: { key: string }) => void) => listeners.push(act),
  localStorage: {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => stored.set(key, value),
    removeItem: (key: string) => stored.delete(key),
  },
});

/** kept is what the browser holds, for all tabs of a site. */
export const kept = stored;

export function otherTabSets(token: string): void {
  stored.set("liaoqing.token", token);
  listeners.forEach((act) => act({ key: "liaoqing.token" }));
}

export class Socket implements SocketLike {
  onopen: (() => void) | null = null;
  onmessage: ((e: { data: unknown }) => void) | null = null;
  onclose: ((e: { code: number }) => void) | null = null;
  sent: ClientFrame[] = [];
  closed = false;

  send(text: string): void {
    if (!this.closed) this.sent.push(JSON.parse(text));
  }
  close(): void {
    this.closed = true;
  }

  // what the server does
  tell(...frames: ServerFrame[]): void {
    frames.forEach((f) => this.onmessage?.({ data: JSON.stringify(f) }));
  }
  end(code: number): void {
    this.onclose?.({ code });
  }
  /** admit opens the connection and answers its hello with a session of the messages. */
  admit(messages: Message[] = [], token = "s.t"): void {
    this.onopen?.();
    this.tell(
      { type: "welcome", session: token, token, resumed: false, seq: messages.length, knowledge: "k", disclosure: "自动助手", hot: [] },
      { type: "history", messages },
    );
  }
  says(): { id: string; text: string }[] {
    return this.sent.filter((f) => f.type === "say") as { id: string; text: string }[];
  }
}

interface Timer {
  at: number;
  act: () => void;
}

export class TestWorld implements World {
  sockets: Socket[] = [];
  complaints: string[] = [];
  answers: (url: string, init?: RequestInit) => Promise<Response> = () => Promise.reject(new Error("no network"));
  private now = 0;
  private timers = new Map<number, Timer>();
  private last = 0;

  socket(): SocketLike {
    const s = new Socket();
    this.sockets.push(s);
    return s;
  }
  fetch(url: string, init?: RequestInit): Promise<Response> {
    return this.answers(url, init);
  }
  later(act: () => void, ms: number): number {
    this.timers.set(++this.last, { at: this.now + ms, act });
    return this.last;
  }
  cancel(timer?: number): void {
    this.timers.delete(timer!);
  }
  random = () => 1;
  complain(text: string): void {
    this.complaints.push(text);
  }

  get newest(): Socket {
    return this.sockets[this.sockets.length - 1];
  }

  /** pass lets time pass, in order of the timers, and what promises wait for happen. */
  async pass(ms: number): Promise<void> {
    const until = this.now + ms;
    for (;;) {
      await new Promise((done) => setImmediate(done));
      const due = [...this.timers].filter(([, t]) => t.at <= until).sort((a, b) => a[1].at - b[1].at)[0];
      if (!due) break;
      this.timers.delete(due[0]);
      this.now = due[1].at;
      due[1].act();
    }
    this.now = until;
  }
}

export const user = (seq: number, turn: string, text: string): Message => ({ seq, turn, role: "user", time: "2026-11-22T07:00:00.000Z", text });
export const bot = (seq: number, turn: string, text: string, more: Partial<Message> = {}): Message => ({
  seq, turn, role: "bot", kind: "answer", time: "2026-11-22T07:00:01.000Z", reply_to: seq - 1, text, ...more,
});
