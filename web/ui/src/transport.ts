import type { ClientFrame, Hello, ServerFrame } from "./protocol";
import type { World } from "./world";

/** Ears are what a transport calls. After closed it calls nothing any more. */
export interface Ears {
  opened(): void;
  frame(f: ServerFrame): void;
  closed(code: number): void;
  place(): Hello; // the token and how far the client has read
}

/** A Transport carries frames, in order. Its close is silent: it calls no closed. */
export interface Transport {
  send(f: ClientFrame): void;
  close(): void;
}

/** socketTo carries them over a WebSocket. */
export function socketTo(world: World, base: string, ears: Ears): Transport {
  const socket = world.socket(base.replace(/^http/, "ws") + "v1/chat");
  let live = true;
  const end = (code: number) => {
    if (!live) return;
    live = false;
    ears.closed(code);
  };
  socket.onopen = () => live && ears.opened();
  socket.onmessage = (e) => live && ears.frame(JSON.parse(e.data as string));
  socket.onclose = (e) => end(e.code);
  return {
    send: (f) => socket.send(JSON.stringify(f)),
    close() {
      live = false;
      socket.close();
    },
  };
}

const bearer = (token?: string): Record<string, string> => (token ? { Authorization: "Bearer " + token } : {});

/** pollTo carries them over HTTP, where WebSockets are blocked: POST what is said, GET what comes. */
export function pollTo(world: World, base: string, ears: Ears): Transport {
  const url = base + "v1/frames";
  const gone = new AbortController();
  let waiting: ClientFrame[] = [];
  let posting = false;
  let listening = false;

  const end = (code: number) => {
    if (gone.signal.aborted) return;
    gone.abort();
    ears.closed(code);
  };
  async function ask(address: string, init: RequestInit, patience: number): Promise<void> {
    const late = world.later(() => end(1006), patience);
    try {
      const answer = await world.fetch(address, { ...init, signal: gone.signal });
      const frames: ServerFrame[] = await answer.json();
      for (const f of frames) if (!gone.signal.aborted) ears.frame(f);
      if (answer.status === 400 || answer.status === 413) end(1008);
      else if (answer.status > 500) end(1013);
      else if (frames.some((f) => f.type === "erased")) end(1000);
    } catch {
      end(1006); // no JSON either: something between us and the server has answered
    } finally {
      world.cancel(late);
    }
  }
  async function post(): Promise<void> {
    if (posting) return;
    posting = true;
    while (waiting.length && !gone.signal.aborted) {
      const frames = waiting.splice(0, 16);
      const token = frames[0].type === "hello" ? undefined : ears.place().token;
      await ask(url, { method: "POST", headers: { "Content-Type": "application/json", ...bearer(token) }, body: JSON.stringify(frames) }, 15000);
      if (frames[0].type === "hello") void listen();
    }
    posting = false;
  }
  async function listen(): Promise<void> {
    if (listening) return;
    listening = true;
    while (!gone.signal.aborted) {
      const { token, after, last } = ears.place();
      if (!token) break; // refused: another hello follows
      await ask(`${url}?after=${after}&last=${last}&wait=25`, { headers: bearer(token) }, 40000);
    }
    listening = false;
  }
  world.later(() => gone.signal.aborted || ears.opened(), 0);
  return {
    send(f) {
      waiting.push(f);
      void post();
    },
    close() {
      gone.abort();
      waiting = [];
    },
  };
}
