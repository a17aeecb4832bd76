// A real browser for tests: two widths, with and without script, screenshots, and the accessibility check.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { chromium } from "playwright-core";
import { targetFolder } from "./paths.mjs";

const ARGUMENTS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
/** The two widths every page is checked at. */
export const WIDTHS = [1280, 360];
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"];
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Starts the browser; the caller closes it. */
export function launch() {
  return chromium.launch({ executablePath: executable(), args: ARGUMENTS });
}

function executable() {
  const named = process.env.CHROMIUM;
  if (named) return named;
  for (const name of ["chromium", "chromium-browser", "google-chrome"]) {
    try {
      return execFileSync("which", [name], { encoding: "utf8" }).trim();
    } catch {
      // The next name may be there.
    }
  }
  throw new Error("no Chromium found: install it, or name it in CHROMIUM");
}

/**
 * Opens a page of its own context. What the browser complains about (errors of scripts, refused by the content
 * security policy, missing files) is kept in `page.complaints`.
 */
export async function open(browser, url, { width = 1280, script = true } = {}) {
  const context = await browser.newContext({
    viewport: { width, height: 900 },
    javaScriptEnabled: script,
    locale: "zh-CN",
    timezoneId: "Asia/Shanghai",
  });
  context.setDefaultTimeout(8_000);
  const page = await context.newPage();
  page.complaints = [];
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") page.complaints.push(message.text());
  });
  page.on("pageerror", (error) => page.complaints.push(String(error)));
  if (url) await page.goto(url);
  return page;
}

/** Every WCAG 2.2 A and AA finding of axe as one line: rule, element, what is wrong. */
export async function findings(page) {
  await page.evaluate(axe);
  const result = await page.evaluate((tags) => window.axe.run({ runOnly: { type: "tag", values: tags } }), RULES);
  return result.violations.flatMap((rule) =>
    rule.nodes.map((node) => `${rule.id}: ${node.target.join(" ")}: ${node.failureSummary.split("\n").at(-1).trim()}`),
  );
}

/** How many CSS pixels the page is wider than the window: 0 on a good page. */
export function overflow(page) {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

/** Keeps a picture of the whole page in the target folder's `screens`. */
export async function shot(page, name) {
  const folder = process.env.SCREENS ?? path.join(targetFolder(), "screens");
  if (!existsSync(folder)) mkdirSync(folder, { recursive: true });
  const { width } = page.viewportSize();
  await page.screenshot({ path: path.join(folder, `${name}-${width}.png`), fullPage: true });
}

/** Looks at the page that stands open at every width: nothing for axe, nothing wider than the window; left as wide as a desk. */
export async function looksRight(page, name) {
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 900 });
    await shot(page, name);
    assert.equal(await overflow(page), 0, `${name} at ${width} is wider than the window`);
    assert.deepEqual(await findings(page), [], `${name} at ${width}`);
  }
  await page.setViewportSize({ width: WIDTHS[0], height: 900 });
}

/**
 * Looks at one address at every width: picture, overflow, complaints and accessibility findings, all as one list.
 * Without script axe cannot run; the markup is the same.
 */
export async function inspect(browser, url, name, { prepare, ...options } = {}) {
  const found = [];
  for (const width of WIDTHS) {
    const page = await open(browser, null, { ...options, width });
    if (prepare) await prepare(page);
    await page.goto(url, { waitUntil: "networkidle" });
    await shot(page, name);
    const wider = await overflow(page);
    if (wider > 0) found.push(`${name} at ${width}: ${wider} px wider than the window`);
    const seen = options.script === false ? [] : await findings(page);
    for (const finding of [...page.complaints, ...seen]) found.push(`${name} at ${width}: ${finding}`);
    await page.context().close();
  }
  return found;
}
