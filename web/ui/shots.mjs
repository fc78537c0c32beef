// Takes a picture of each state of the widget, on a phone and on a desktop, in light and in dark:
//
//	node shots.mjs http://127.0.0.1:8080 /tmp/shots [state…]
//
// The server should have `--rate 0`. Pictures are for people to look at; nothing is compared.
import { mkdirSync } from "node:fs";
import { launch, phone, press, say, settled } from "./browser.mjs";

const [base = "http://127.0.0.1:8080", out = "/tmp/shots", ...only] = process.argv.slice(2);
const { DEVICE = "", SCHEME = "" } = process.env; // to take those of one alone
const devices = {
  phone,
  desktop: { viewport: { width: 1280, height: 800 }, locale: "zh-CN" },
};

const begin = async (p) => {
  await say(p, "我要注销小米分期");
};
const inGuide = async (p) => {
  await begin(p);
  await press(p, "已全部还清");
};
const menu = (p) => p.locator("#menu").click();

/** Each state begins on /chat with the history loaded, or on the page that its "at" names. */
const states = {
  launcher: { at: "/example.html", act: async () => {} },
  panel: { at: "/example.html", act: (p) => p.locator(".launcher").click() },
  opening: { act: async () => {} },
  step: { act: begin },
  guide: { act: inGuide },
  steps: { act: async (p) => (await inGuide(p), await p.locator(".where").click()) },
  held: { act: async (p) => (await begin(p), await press(p, "还有欠款")) },
  paused: { act: async (p) => (await inGuide(p), await p.getByRole("button", { name: "暂停" }).click(), await settled(p)) },
  digression: { act: async (p) => (await inGuide(p), await say(p, "花呗晚还六天上征信吗")) },
  sources: {
    act: async (p) => {
      await say(p, "花呗晚还六天上征信吗");
      await p.locator("summary").first().click();
      await p.locator(".sources").first().scrollIntoViewIfNeeded();
    },
  },
  rated: {
    act: async (p) => {
      await say(p, "花呗晚还六天上征信吗");
      await p.getByRole("button", { name: "没用" }).last().click();
      await p.waitForTimeout(300);
    },
  },
  clarify: { act: (p) => say(p, "取消") },
  fallback: { act: (p) => say(p, "今天股票涨了吗") },
  human: { act: async (p) => (await p.locator(".human").click(), await p.waitForTimeout(300), await settled(p)) },
  fraud: { act: async (p) => (await inGuide(p), await say(p, "有人打电话让我转账才能注销，还要验证码")) },
  offers: {
    act: async (p) => {
      await p.locator("textarea").pressSequentially("花呗逾", { delay: 40 });
      await p.locator("[role=option]").first().waitFor();
      await p.keyboard.press("ArrowDown");
    },
  },
  private: { act: (p) => p.locator("textarea").fill("我的身份证号是 11010519491231002X") },
  offline: {
    act: async (p) => {
      await inGuide(p);
      await p.context().setOffline(true);
      await p.locator("textarea").fill("我还没收到退款");
      await p.locator(".send").click();
      await p.waitForTimeout(700);
    },
  },
  menu: { act: async (p) => (await inGuide(p), await menu(p)) },
  erase: { act: async (p) => (await inGuide(p), await menu(p), await p.getByRole("button", { name: "删除我的记录" }).click()) },
  erased: {
    act: async (p) => {
      await begin(p);
      await menu(p);
      await p.getByRole("button", { name: "删除我的记录" }).click();
      await p.locator(".danger").click();
      await p.locator(".end").waitFor();
    },
  },
  large: { act: async (p) => (await inGuide(p), await menu(p), await p.getByRole("button", { name: "大字" }).click(), await p.waitForTimeout(300)) },
  back: {
    act: async (p) => {
      await inGuide(p);
      await p.reload();
      await p.locator(".mark").waitFor();
      await p.waitForTimeout(500);
    },
  },
};

mkdirSync(out, { recursive: true });
const browser = await launch();
for (const [device, options] of Object.entries(devices)) {
  if (!device.startsWith(DEVICE)) continue;
  for (const colorScheme of ["light", "dark"].filter((s) => s.startsWith(SCHEME))) {
    for (const [name, { at = "/chat", act }] of Object.entries(states)) {
      if (only.length && !only.includes(name)) continue;
      const context = await browser.newContext({ ...options, colorScheme });
      const p = await context.newPage();
      p.on("console", (m) => m.type() === "error" && console.log(device, colorScheme, name, m.text()));
      p.on("pageerror", (e) => console.log(device, colorScheme, name, e.message));
      await p.goto(base + at);
      if (at === "/chat") await p.locator(".on").waitFor();
      else await p.locator(".launcher").waitFor();
      await act(p);
      await p.waitForTimeout(300);
      await p.screenshot({ path: `${out}/${name}-${device}-${colorScheme}.png` });
      await context.close();
    }
  }
}
await browser.close();
