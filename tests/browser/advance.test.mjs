// Longyan's demonstration, whose text gives an advance before acceptance: paid, settled against the award, and not forgotten.
import assert from "node:assert/strict";
import path from "node:path";
import { after, before } from "node:test";
import { journey } from "./support/act.mjs";
import { inspect, launch, looksRight } from "./support/browser.mjs";
import { DEMONSTRATION, signIn, startEarmark } from "./support/earmark.mjs";
import { root } from "./support/paths.mjs";

const PACK = path.join(root, "policy/examples/longyan-2025-2");

let browser, earmark, accounts;
before(async () => {
  browser = await launch();
  earmark = await startEarmark((data, listen) => ["demo", "--data", data, "--listen", listen, "--policy", PACK]);
  accounts = DEMONSTRATION.accounts(earmark.output());
});
after(async () => {
  await browser?.close();
  await earmark?.stop();
});

const step = journey();

const as = (office) => signIn(browser, earmark.url, { account: accounts[office], password: DEMONSTRATION.password });
const text = async (page) => (await page.locator("main").innerText()).replaceAll(/\s+/g, " ");

/** Opens the page and looks at it at both widths. */
async function at(page, address, name) {
  await page.goto(earmark.url + address);
  await looksRight(page, name);
  return text(page);
}

step("the overview counts the advances that no award has settled, and what waits to be called back", async () => {
  const page = await as("市工信局负责人");
  assert.match(await at(page, "/overview", "advance-overview"), /首期未结算 [1-9]\d* .*首期多拨待收回 \d+/);
  await page.goto(`${earmark.url}/projects?money=advanced`);
  await page.locator("table[data-list] tbody a").first().click();
  await looksRight(page, "advance-project");
  assert.match(await text(page), /首期 未结算 合同首付 .*元.*到账.*首期测算过程.*40%.*按口径：多拨的部分全部退回/);
  await page.context().close();
});

step("the finance bureau arranges the advance and the rest, and no first payment", async () => {
  const page = await as("市财政局");
  const list = await at(page, "/payments", "advance-payments");
  assert.match(list, /安排首期拨付/);
  assert.match(list, /安排其余拨付/);
  assert.doesNotMatch(list, /首批/);
  assert.match(await at(page, "/payments/new?kind=advance", "advance-choose"), /安排首期拨付 .*摘记（三）/);
  const rest = await at(page, "/payments/new?kind=first", "advance-rest");
  assert.match(rest, /安排其余拨付/);
  assert.doesNotMatch(rest, /首批比例/);
  await page.goto(`${earmark.url}/payments`);
  await page.locator("table[data-list] tbody tr", { hasText: "余款" }).last().locator("a").first().click();
  assert.match(await text(page), /余款拨付单/);
  await page.context().close();
});

step("an award shows how the advance was settled", async () => {
  const page = await as("市工信局负责人");
  await page.goto(`${earmark.url}/recoveries`);
  await page.locator("tr", { hasText: "首期多于应补助金额" }).first().locator("a").first().click();
  await looksRight(page, "advance-recovery");
  assert.match(await text(page), /首期多于应补助金额 .*摘记（三）.*已拨首期 .*多拨/);
  await page.goto(`${earmark.url}/projects?stage=paid`);
  const links = await page.locator("table[data-list] tbody a").evaluateAll((all) => all.map((link) => link.href));
  let settled = "";
  for (const link of links) {
    await page.goto(link);
    settled = await text(page);
    if (/首期结算/.test(settled)) break;
  }
  assert.match(settled, /首期 (已结算|多拨)/);
  assert.match(settled, /首期结算 .* − 已拨首期/);
  await looksRight(page, "advance-settled");
  await page.goto(`${page.url()}/award`);
  await looksRight(page, "advance-award");
  assert.match(await text(page), /其余在市政府批准后一次拨付/);
  await page.context().close();
});

step("the forms of the advance say what they need", async () => {
  for (const [office, address, name, says] of [
    ["市工信局经办岗", "/projects?stage=advance_requested", "advance-requested", /首期待审核|没有/],
    ["市工信局经办岗", "/guide", "advance-guide", /审核首期/],
  ]) {
    const page = await as(office);
    assert.match(await at(page, address, name), says);
    await page.context().close();
  }
  assert.deepEqual(await inspect(browser, `${earmark.url}/readings`, "advance-readings"), []);
});
