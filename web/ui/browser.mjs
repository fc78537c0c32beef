// What shots.mjs and film.mjs share: a browser, and a visitor's hands.
import { chromium } from "playwright-core";

export const launch = () =>
  chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });

export const phone = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true, locale: "zh-CN" };

/** settled waits for the answer, and for what moves after it. */
export async function settled(page) {
  await page.locator(".line.unsent").waitFor({ state: "detached" });
  await page.waitForTimeout(500);
}

export async function say(page, text) {
  await page.locator("textarea").fill(text);
  await page.locator(".send").click();
  await settled(page);
}

export async function press(page, label) {
  await page.locator(".choices button", { hasText: label }).first().click();
  await settled(page);
}
