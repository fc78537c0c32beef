import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { contrast, parseColour, readable, tones } from "../src/colour";
import { newID } from "../src/id";
import { place } from "../src/log";
import { blocks, plain, safeLink, spans } from "../src/markdown";
import { findPrivate, isCard, isIdentity, replaced } from "../src/private";
import { transcript } from "../src/transcript";
import { tableOf, zhCN } from "../src/words";
import { bot, user } from "./world";

test("private numbers are found by their check digits, however they are written", () => {
  for (const [text, want] of [
    ["我的身份证是11010519491231002X", "identity"],
    ["110105 19491231 002x", "identity"],
    ["１１０１０５１９４９１２３１００２Ｘ", "identity"],
    ["6222 0202 0000 0000 002", undefined],
    ["4111-1111-1111-1111", "card"],
    ["打我 138 0013 8000", "phone"],
    ["+86 13800138000", "phone"],
    ["110105194912310021", undefined], // wrong check digit
    ["订单 20261122000123456", undefined],
    ["逾期 10000000000 天", undefined],
    ["0000000000000000", undefined],
  ] as const) {
    assert.equal(findPrivate(text)[0]?.kind, want, text);
  }
  assert.ok(isIdentity("11010519491231002X") && !isIdentity("11010519491331002X"));
  assert.ok(isCard("4111111111111111") && !isCard("4111111111111112"));
  assert.equal(replaced("卡 4111111111111111，电话 13800138000。", (f) => `[${f.kind}]`), "卡 [card]，电话 [phone]。");
});

test("Markdown is read as far as the bot speaks it", () => {
  assert.deepEqual(spans("用**「确认」**后[看](/a)"), [
    "用", { tag: "strong", kids: ["「确认」"] }, "后", { tag: "a", kids: ["看"], href: "/a" },
  ]);
  const shape = (text: string) => blocks(text).map((b) => `${b.tag}${b.start ?? ""}(${b.kids.map((k) => (typeof k === "string" ? k : k.tag)).join()})`);
  assert.deepEqual(shape("一\n二\n\n三"), ["p(一,br,二)", "p(三)"]);
  assert.deepEqual(shape("## 怎么办\n3. 还清\n   截图\n4. 问"), ["p(strong)", "ol3(li,li)"]);
  assert.deepEqual(shape("- 甲\n\n- 乙\n完"), ["ul(li,li)", "p(完)"]);
});

test("nothing in a text becomes HTML, and no link leads out of the web", () => {
  assert.deepEqual(blocks("<img src=x onerror=alert(1)>"), [{ tag: "p", kids: ["<img src=x onerror=alert(1)>"] }]);
  for (const address of ["javascript:alert(1)", "data:text/html,x", "JaVaScRiPt:x", "file:///etc/passwd"]) {
    assert.equal(safeLink(address, "https://chat.example/"), undefined, address);
  }
  assert.equal(safeLink("/articles/x", "https://chat.example/"), "https://chat.example/articles/x");
});

test("a copy and a transcript have the text without its marks", () => {
  assert.equal(plain("## 结论\n**先还清**，看[全文](/a)，写 `1`"), "结论\n先还清，看全文，写 1");
  const sources = [{ kind: "article" as const, id: "a", title: "花呗", reviewed: "2026-11-22" }];
  const log = [user(1, "t", "我的号 [手机号]"), bot(2, "t", "**好**", { sources })];
  assert.equal(
    transcript(log, "了清", zhCN, () => "15:00"),
    "了清\n\n[15:00] 您\n我的号 [手机号]\n\n[15:00] 助手\n好\n  来源与依据: 花呗 · 2026-11-22 审阅\n",
  );
});

test("where the visitor stands survives digressions, ends with the guide, and is kept over a pause", () => {
  const guide = { id: "g", title: "小米分期注销", step: 2, steps: 8, step_title: "登录", state: "active" as const };
  const log = [user(1, "a", "注销"), bot(2, "a", "第二步", { kind: "guide_step", guide }), user(3, "b", "上征信吗"), bot(4, "b", "会", { guide })];
  assert.deepEqual(place(log), { ...guide, paused: false });
  assert.equal(place([...log, user(5, "c", "好了"), bot(6, "c", "走完了", { kind: "ended", guide: { ...guide, state: "done" } })]), undefined);
  assert.equal(place([...log, user(5, "c", "退出"), bot(6, "c", "好的", { kind: "ended" })]), undefined);
  assert.deepEqual(place([...log, user(5, "c", "暂停"), bot(6, "c", "好的", { kind: "ended" })]), { ...guide, paused: true });
});

test("any colour of a site can be read, in light and dark", () => {
  assert.deepEqual([parseColour("#0f766e"), parseColour("FFF"), parseColour("red")], [[15, 118, 110], [255, 255, 255], undefined]);
  const rgb = (text: string) => text.match(/\d+/g)!.map(Number);
  for (const hex of ["#0f766e", "#ffffff", "#000000", "#ffd400", "#c2410c", "#00ff00", "#7f7f7f"]) {
    for (const dark of [false, true]) {
      const t = tones(parseColour(hex)!, dark);
      assert.ok(contrast(rgb(t["--on-fill"]), rgb(t["--fill"])) >= 4.5, `${hex} dark=${dark}: text on the fill`);
      assert.ok(contrast(rgb(t["--lead"]), rgb(t["--soft"])) >= 4.5, `${hex} dark=${dark}: lead on soft`);
    }
  }
  assert.deepEqual(readable([0, 0, 0], [255, 255, 255], [0, 0, 0]), [0, 0, 0]);
});

test("ids are UUIDs of version 4", () => {
  const ids = new Set(Array.from({ length: 1000 }, newID));
  assert.equal(ids.size, 1000);
  for (const id of ids) assert.match(id, /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
});

test("every language has every word, with the same numbers in it", () => {
  assert.deepEqual(["zh-CN", "zh", "", "zh-TW", "zh-HK", "zh-Hant", "en", "en-GB", "fr"].map(tableOf), [
    undefined, undefined, undefined, "zh-TW", "zh-TW", "zh-TW", "en", "en", "en",
  ]);
  const numbers = (text: string) => (text.match(/[01]/g) ?? []).sort();
  for (const table of ["zh-TW", "en"]) {
    const words: Record<string, string> = JSON.parse(readFileSync(`public/widget.${table}.json`, "utf8"));
    assert.deepEqual(Object.keys(words), Object.keys(zhCN), table);
    for (const [name, text] of Object.entries(zhCN)) assert.deepEqual(numbers(words[name]), numbers(text), `${table}: ${name}`);
  }
});
