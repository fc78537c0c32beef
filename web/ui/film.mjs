// Films a visitor in a guide, with a question in between, as an animated WebP (needs img2webp, of Debian's package webp):
//
//	node film.mjs http://127.0.0.1:8080 shots/guide.webp
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { launch, phone, press, settled } from "./browser.mjs";

const [base = "http://127.0.0.1:8080", out = "guide.webp"] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), "film-"));
const browser = await launch();
const page = await (await browser.newContext({ ...phone, deviceScaleFactor: 1 })).newPage();
const frames = []; // arguments of img2webp

async function shoot(ms) {
  const path = join(folder, `${frames.length}.png`);
  await page.screenshot({ path });
  frames.push("-d", String(ms), path);
}

async function write(text) {
  for (let n = 2; n < text.length; n += 3) {
    await page.locator("textarea").fill(text.slice(0, n));
    await shoot(160);
  }
  await page.locator("textarea").fill(text);
  await page.locator(".offers").waitFor();
  await page.waitForTimeout(400);
  await shoot(900);
  await page.locator(".send").click();
  await settled(page);
}

await page.goto(base + "/chat");
await page.locator(".choice").first().waitFor();
await shoot(1600);
await page.locator(".choice", { hasText: "我要注销小米分期" }).click();
await settled(page);
await shoot(2400);
await page.locator(".scroll").evaluate((box) => box.scrollTo({ top: 1e9, behavior: "instant" }));
await shoot(1400);
await press(page, "已全部还清");
await shoot(2200);
await write("花呗晚还六天上征信吗");
await shoot(2400);
await page.locator("summary").last().scrollIntoViewIfNeeded();
await page.locator("summary").last().click();
await page.locator(".sources").last().scrollIntoViewIfNeeded();
await page.waitForTimeout(300);
await shoot(2200);
await page.locator(".scroll").evaluate((box) => box.scrollTo({ top: 1e9, behavior: "instant" }));
await shoot(1800);
await press(page, "已登录");
await shoot(2200);
await page.locator(".where").click();
await page.waitForTimeout(300);
await shoot(2800);
await browser.close();

execFileSync("img2webp", ["-loop", "0", "-lossy", "-q", "60", "-m", "6", ...frames, "-o", out]);
rmSync(folder, { recursive: true });
