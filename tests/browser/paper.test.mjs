// Papers of the demonstration's city on A4: long lists, many names, large sums. The words of a notice and of a receipt are
// compared in `main-line.test.mjs`, where every figure is known.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, open, shot } from "./support/browser.mjs";
import { DEMONSTRATION, demo, signIn, startEarmark } from "./support/earmark.mjs";
import { printed } from "./support/paper.mjs";

let browser, earmark, accounts;
before(async () => {
  earmark = await startEarmark(demo, { within: 240_000 });
  accounts = DEMONSTRATION.accounts(earmark.output());
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await earmark?.stop();
});

const as = (office) => signIn(browser, earmark.url, { account: accounts[office], password: DEMONSTRATION.password });

/** Follows the first link whose address matches; ends on that page. */
async function follow(page, address) {
  await page.goto(new URL(await page.locator(`main a[href^="${address}"]`).first().getAttribute("href"), page.url()).href);
}

test("a notice with all its rows, its total in words and what verifies it", async () => {
  const page = await open(browser, `${earmark.url}/notices`);
  await follow(page, "/notices/N");
  const { words } = await printed(page);
  assert.match(words, /公示编号 N\d+/);
  assert.match(words, /合计（大写）：.*元/);
  assert.match(words, /校验码/);
  await page.context().close();
});

test("an award sheet with the workings of its projects", async () => {
  const page = await as("市工信局经办岗");
  await page.goto(`${earmark.url}/office/notices`);
  await page.goto(`${earmark.url}/batches`);
  const batches = await page.locator("main a[href^='/batches/B']").evaluateAll((all) => all.map((a) => a.getAttribute("href")));
  for (const batch of batches) {
    const sheet = await page.goto(`${earmark.url}${batch}/award-sheet`);
    if (sheet.status() === 200 && /奖补/.test(await page.locator("main table").first().innerText().catch(() => ""))) break;
  }
  await shot(page, "award-sheet");
  const { words } = await printed(page);
  assert.match(words, /核定/);
  assert.match(words, /\d\.\d\d/);
  await page.context().close();
});

test("a payment list by district with accounts and the sum in words", async () => {
  const page = await as("市财政局");
  await page.goto(`${earmark.url}/payments`);
  await follow(page, "/payments/T");
  await page.goto(`${page.url()}/file`);
  await shot(page, "payment-list");
  const { words } = await printed(page);
  assert.match(words, /分区县拨付清单/);
  assert.match(words, /合计[\d,]+\.\d\d元（大写：.*）/);
  await page.context().close();
});
