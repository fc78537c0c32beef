import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { Chat } from "../src/chat";
import { zhCN } from "../src/words";
import { bot, kept, otherTabSets, TestWorld, user } from "./world";

let world: TestWorld;
let chat: Chat;

beforeEach(() => {
  kept.clear();
  world = new TestWorld();
  chat = new Chat(world, "https://chat.example/", zhCN, () => {});
});

const texts = () => chat.log.map((m) => m.text);

test("a word is stored once its turn comes, and until then is on its way", async () => {
  chat.open();
  world.newest.admit();
  chat.say("你好");
  const [said] = world.newest.says();
  assert.deepEqual(chat.outbox.map((o) => o.text), ["你好"]);
  world.newest.tell({ type: "turn", id: said.id, messages: [user(1, said.id, "你好"), bot(2, said.id, "您好")] });
  assert.deepEqual([chat.outbox, texts()], [[], ["你好", "您好"]]);
});

test("a word said offline is kept, and said once with one id", async () => {
  chat.open();
  world.newest.end(1006);
  chat.say("还在吗");
  await world.pass(1000);
  world.newest.admit();
  const [first] = world.newest.says();
  world.newest.end(1006); // before the turn came
  await world.pass(2000);
  const socket = world.newest;
  socket.admit([user(1, first.id, "还在吗"), bot(2, first.id, "在")]);
  assert.deepEqual(socket.says(), [], "its turn was stored: it must not be said again");
  assert.deepEqual([chat.outbox, texts()], [[], ["还在吗", "在"]]);
});

test("a word without an answer is said again with the same id, and given up after five tries", async () => {
  chat.open();
  world.newest.admit();
  chat.say("有人吗");
  const ids = new Set<string>();
  for (let i = 0; i < 5; i++) {
    world.newest.says().forEach((s) => ids.add(s.id));
    await world.pass(10000); // the connection is taken for dead
    world.newest.admit();
  }
  assert.equal(ids.size, 1);
  assert.deepEqual([chat.outbox[0].failed, chat.outbox[0].again], [zhCN.noAnswer, true]);
  chat.retry(chat.outbox[0]);
  assert.equal(world.newest.says().length, 1);
});

test("a refusal that passes soon is waited for in silence; another is told", async () => {
  chat.open();
  world.newest.admit();
  chat.say("一");
  const [said] = world.newest.says();
  world.newest.tell({ type: "error", id: said.id, code: "rate_limited", message: "太快了", retry_after_ms: 900 });
  assert.equal(chat.outbox[0].failed, undefined);
  await world.pass(900);
  assert.deepEqual(world.newest.says().map((s) => s.id), [said.id, said.id]);
  world.newest.tell({ type: "error", id: said.id, code: "too_long", message: "太长了" });
  assert.deepEqual([chat.outbox[0].failed, chat.outbox[0].again], ["太长了", false]);
});

test("a replayed turn moves nothing, and a turn after a gap waits for what is between", () => {
  chat.open();
  world.newest.admit([user(1, "a", "一"), bot(2, "a", "二")]);
  world.newest.tell({ type: "turn", id: "a", replayed: true, messages: [user(1, "a", "一"), bot(2, "a", "二")] });
  world.newest.tell({ type: "turn", id: "c", messages: [user(5, "c", "五")] });
  assert.deepEqual(texts(), ["一", "二"]);
  world.newest.tell({ type: "turn", id: "b", messages: [user(3, "b", "三"), bot(4, "b", "四")] });
  assert.deepEqual(texts(), ["一", "二", "三", "四"]);
});

test("a reset forgets what was there, and says again what has no turn any more", async () => {
  chat.open();
  world.newest.admit([user(1, "a", "一"), bot(2, "a", "二")]);
  chat.say("三");
  world.newest.end(1012);
  await world.pass(1000);
  const hello = world.newest;
  hello.onopen?.();
  assert.deepEqual(hello.sent[0], {
    type: "hello", page: "https://shop.example/help", client: "widget/1", token: "s.t", after: 2, last: "a",
  });
  hello.tell({ type: "welcome", session: "s.t", token: "s.t", resumed: true, seq: 2, knowledge: "k", disclosure: "", hot: [] });
  hello.tell({ type: "history", reset: true, messages: [user(1, "x", "别的")] });
  assert.deepEqual([texts(), hello.says().map((s) => s.text)], [["别的"], ["三"]]);
});

test("a token that is not known any more is forgotten, and a new conversation begins", () => {
  kept.set("liaoqing.token", "old.t");
  chat = new Chat(world, "https://chat.example/", zhCN, () => {});
  chat.open();
  world.newest.onopen?.();
  world.newest.tell({ type: "error", code: "bad_token", message: "失效" });
  assert.equal(kept.has("liaoqing.token"), false);
  assert.equal((world.newest.sent[1] as { token?: string }).token, undefined);
  assert.equal(chat.trouble, "");
});

test("a conversation that the server has lost does not vanish without a word", async () => {
  chat.open();
  world.newest.admit([user(1, "a", "一"), bot(2, "a", "二")]);
  world.newest.end(1012);
  await world.pass(1000);
  world.newest.onopen?.();
  world.newest.tell({ type: "error", code: "bad_token", message: "之前的会话已经失效，请重新开始。" });
  world.newest.admit([], "new.t");
  assert.deepEqual([texts(), chat.trouble], [[], "之前的会话已经失效，请重新开始。"]);
  chat.say("好");
  assert.equal(chat.trouble, "");
});

test("an erasure leaves nothing, and is not followed by another connection", async () => {
  chat.open();
  world.newest.admit([user(1, "a", "一")]);
  world.newest.tell({ type: "erased" });
  world.newest.end(1000);
  await world.pass(60000);
  assert.deepEqual([texts(), chat.erased, kept.size, world.sockets.length, chat.link], [[], true, 0, 1, "stopped"]);
  chat.restart();
  world.newest.admit([], "new.t");
  assert.deepEqual([chat.erased, kept.get("liaoqing.token")], [false, "new.t"]);
});

test("a tab where nothing was said takes up the conversation of another", () => {
  chat.open();
  world.newest.admit([], "mine.t");
  otherTabSets("other.t");
  world.newest.onopen?.();
  assert.equal((world.newest.sent[0] as { token?: string }).token, "other.t");
});

test("what arrives unseen is counted, and marked where it begins", () => {
  chat.shown = () => false;
  chat.open();
  world.newest.admit([user(1, "a", "一"), bot(2, "a", "二")]);
  assert.equal(chat.unread, 0, "history is no news");
  world.newest.tell({ type: "turn", id: "b", messages: [{ seq: 3, turn: "b", role: "agent", time: "", text: "我来帮您" }] });
  assert.deepEqual([chat.unread, chat.mark], [1, { seq: 2, text: zhCN.news }]);
});

test("who comes back is told where they stopped", () => {
  const guide = { id: "g", title: "小米分期注销", step: 3, steps: 8, step_title: "查看", state: "active" as const };
  chat.open();
  world.newest.admit([user(1, "a", "一"), bot(2, "a", "二", { kind: "guide_step", guide })]);
  assert.deepEqual(chat.mark, { seq: 2, text: "您上次停在第 3 步" });
});

test("a rating that was not stored is sent again", async () => {
  chat.open();
  world.newest.admit([user(1, "a", "一"), bot(2, "a", "二")]);
  chat.rate(2, false, "看不懂");
  world.newest.end(1012);
  await world.pass(1000);
  const socket = world.newest;
  socket.admit([user(1, "a", "一"), bot(2, "a", "二")]);
  const rate = socket.sent.find((f) => f.type === "rate")!;
  assert.deepEqual({ ...rate, id: "" }, { type: "rate", id: "", seq: 2, useful: false, comment: "看不懂" });
  socket.tell({ type: "rated", id: (rate as { id: string }).id, seq: 2 });
  assert.equal(chat.ratings[2].stored, true);
});

test("a choice is pressed once, and only the newest", () => {
  const choices = [{ id: "next", label: "好了", source: null }];
  chat.open();
  world.newest.admit([bot(1, "a", "一", { choices }), bot(2, "b", "二", { choices })]);
  chat.choose(chat.log[0], "next", "好了");
  assert.deepEqual(chat.outbox, []);
  chat.choose(chat.log[1], "next", "好了");
  chat.choose(chat.log[1], "next", "好了");
  assert.deepEqual(world.newest.sent.filter((f) => f.type === "choose").map((f) => ({ ...f, id: "" })), [
    { type: "choose", id: "", seq: 2, choice: "next" },
  ]);
});
