import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { Link, type LinkState } from "../src/link";
import type { ClientFrame, ServerFrame } from "../src/protocol";
import { pauseBefore } from "../src/wait";
import { TestWorld } from "./world";

let world: TestWorld;
let link: Link;
let states: LinkState[];
let heard: ServerFrame[];

beforeEach(() => {
  world = new TestWorld();
  states = [];
  heard = [];
  link = new Link(world, "https://chat.example/", {
    hello: () => ({ type: "hello", token: "s.t", after: 4, last: "x" }),
    heard(f) {
      heard.push(f);
      if (f.type === "history") link.ready();
    },
    changed: (s) => states.push(s),
  });
});

const open = () => world.newest.admit();
const json = (body: unknown, status = 200) => new Response(JSON.stringify(body), { status });

test("pauses grow to half a minute, are spread, and are short after a restart", () => {
  const whole = [0, 1, 2, 3, 4, 5, 6, 20].map((n) => pauseBefore(n, 1006, 1));
  assert.deepEqual(whole, [500, 1000, 2000, 4000, 8000, 16000, 30000, 30000]);
  assert.equal(pauseBefore(3, 1006, 0), 2000);
  assert.equal(pauseBefore(0, 1013, 1), 2000);
  assert.equal(pauseBefore(0, 1012, 1), 400);
  assert.equal(pauseBefore(1, 1012, 1), 1000, "a second failure is no restart");
});

test("it connects again by itself, and not where the protocol says so", async () => {
  link.connect();
  open();
  world.newest.end(1012);
  assert.equal(link.state, "connecting", "a restart is no reason to worry");
  await world.pass(400);
  world.newest.end(1006);
  assert.equal(link.state, "waiting");
  await world.pass(1000);
  open();
  world.newest.end(1008);
  await world.pass(100000);
  assert.deepEqual([link.state, world.sockets.length], ["stopped", 3]);
});

test("a connection that is dead without a word is noticed: by a frame that has no answer, and by itself", async () => {
  link.connect();
  open();
  link.send({ type: "say", id: "1", text: "有人吗" });
  await world.pass(10000);
  assert.equal(world.sockets.length, 2);
  open();
  await world.pass(45000 + 3999);
  assert.deepEqual(world.newest.sent.map((f) => f.type), ["hello", "suggest"]);
  assert.equal(world.sockets.length, 2);
  await world.pass(1);
  assert.equal(world.sockets.length, 3);
});

test("an answer keeps the connection", async () => {
  link.connect();
  open();
  link.nudge();
  const asked = world.newest.sent[1] as { id: string };
  world.newest.tell({ type: "suggestions", id: asked.id, items: [] });
  await world.pass(5000);
  assert.equal(world.sockets.length, 1);
});

test("a page that is back on the network does not wait for its turn", async () => {
  link.connect();
  open();
  link.offline();
  assert.equal(world.sockets.length, 1);
  link.nudge();
  assert.deepEqual([link.state, world.sockets.length], ["connecting", 2]);
});

test("two upgrades that fail lead to HTTP: frames are posted in order, and news is waited for", async () => {
  const requests: [string, string | null, ClientFrame[] | undefined][] = [];
  let news: (r: Response) => void = () => {};
  world.answers = async (url, init) => {
    const posted = init?.body ? (JSON.parse(String(init.body)) as ClientFrame[]) : undefined;
    const bearer = new Headers(init?.headers).get("Authorization");
    requests.push([url.replace("https://chat.example/v1/frames", ""), bearer, posted]);
    if (url.includes("wait")) return new Promise((done) => (news = done));
    if (!posted) return json([], 401); // who asks without a token
    if (posted[0].type === "hello") return json([{ type: "history", messages: [] }]);
    return json(posted.map((f) => ({ type: "turn", id: (f as { id: string }).id, messages: [] })));
  };
  link.connect();
  world.newest.end(1006);
  await world.pass(500);
  world.newest.end(1006);
  await world.pass(0);
  assert.equal(link.state, "open");
  link.send({ type: "say", id: "1", text: "一" });
  link.send({ type: "say", id: "2", text: "二" });
  await world.pass(0);
  assert.deepEqual(requests.map(([url, bearer, f]) => [url, bearer, f?.map((x) => x.type).join()]), [
    ["", null, undefined],
    ["", null, "hello"],
    ["?after=4&last=x&wait=25", "Bearer s.t", undefined],
    ["", "Bearer s.t", "say"],
    ["", "Bearer s.t", "say"],
  ]);
  news(json([{ type: "turn", id: "3", messages: [] }]));
  await world.pass(0);
  assert.deepEqual(heard.map((f) => (f.type === "turn" ? f.id : f.type)), ["history", "1", "2", "3"]);
  assert.equal(requests.length, 6, "the next wait follows");
});

test("a server that is away is no server that blocks sockets", async () => {
  link.connect();
  for (let i = 0; i < 4; i++) {
    world.newest.end(1006);
    await world.pass(30000);
  }
  open();
  assert.equal(link.state, "open");
  assert.equal(world.newest.sent[0].type, "hello");
});

test("an origin that is not listed is refused, and whoever builds the page reads what to set", async () => {
  world.answers = async () => new Response("Origin may not chat here", { status: 403 });
  link.connect();
  world.newest.end(1006);
  await world.pass(500);
  world.newest.end(1006);
  await world.pass(100000);
  assert.deepEqual([link.state, world.sockets.length], ["refused", 2]);
  for (const part of ["https://shop.example", "origins", "--origins", "LIAOQING_ORIGINS"]) {
    assert.ok(world.complaints.join().includes(part), `${world.complaints} does not name ${part}`);
  }
});
