// What the connection needs of the browser. Tests put another world in its place.

export interface SocketLike {
  onopen: (() => void) | null;
  onmessage: ((e: { data: unknown }) => void) | null;
  onclose: ((e: { code: number }) => void) | null;
  send(text: string): void;
  close(): void;
}

export interface World {
  socket(url: string): SocketLike;
  fetch(url: string, init?: RequestInit): Promise<Response>;
  later(act: () => void, ms: number): number;
  cancel(timer?: number): void;
  random(): number; // 0 to 1
  complain(text: string): void; // to whoever builds the page
}

export const browser: World = {
  socket: (url) => new WebSocket(url, "liaoqing.v1") as SocketLike,
  fetch: (url, init) => fetch(url, init),
  later: (act, ms) => window.setTimeout(act, ms),
  cancel: (timer) => clearTimeout(timer),
  random: Math.random,
  complain: (text) => console.error(text),
};
