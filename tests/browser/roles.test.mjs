// Every office of 第三条 and 第十五条 in the demonstration's city: signs in, finds what waits for it, opens it, does one of its
// duties where the story has one, and sees no page it may not. Those who lead find their case from a figure of the overview.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { findings, launch, open, overflow, shot } from "./support/browser.mjs";
import { done, fill, press, said } from "./support/act.mjs";
import { DEMONSTRATION, demo, signIn, startEarmark } from "./support/earmark.mjs";
import { paper } from "./support/town.mjs";

let browser, earmark, accounts, today;
before(async () => {
  earmark = await startEarmark(demo, { within: 240_000 });
  accounts = DEMONSTRATION.accounts(earmark.output());
  browser = await launch();
  const page = await open(browser, earmark.url);
  today = /演示日期 (\d{4}-\d{2}-\d{2})/.exec(await page.locator(".demo").innerText())[1];
  await page.context().close();
});
after(async () => {
  await browser?.close();
  await earmark?.stop();
});

/**
 * Office → the step that waits for it in the city, with what it answers; `shut` is what it may not open. A step without
 * a place of its own (`from`) is found in the worklist; `inCase` opens the first case of the list before.
 */
const OFFICES = {
  区县工信部门: { step: "review_pool", values: { outcome: "recommend" }, shut: ["/overview", "/money", "/flags", "/accounts"] },
  区县财政部门: { step: "verify_account", values: { agrees: "是" }, shut: ["/overview", "/payments", "/flags"] },
  市工信局经办岗: { step: "answer_change", values: { agreed: "是", answer: "同意变更，按新的计划实施。" }, shut: ["/timeline", "/accounts"] },
  市工信局审核岗: { step: "decide_pool", values: { outcome: "enter" }, shut: ["/timeline", "/accounts"] },
  市工信局负责人: { step: "submit_to_city", values: { document: "哈工信呈〔2025〕浏览器1号" }, shut: ["/accounts", "/home"] },
  市政府: { step: "approve_awards", values: { document: "哈政办函〔2025〕浏览器1号", file: paper("哈政办函浏览器1号") }, shut: ["/flags", "/timeline", "/accounts"] },
  市财政局: { step: "receive_recovery", values: () => ({ amount: "100", receipt: "GK-ROLES-1", on: today }), shut: ["/flags", "/timeline", "/accounts"] },
  督察联合工作组: { from: "/flags", step: "settle_flag", values: { conclusion: "已核实无问题", reason: "已调取原件核对，与登记一致。" }, shut: ["/accounts", "/home"] },
  第三方机构: { from: "/projects?stage=pooled", inCase: true, step: "record_visit", values: () => ({ visited_on: today, finding: "设备已到场，系统已部署，与报送一致。", as_reported: "是" }), shut: ["/overview", "/money", "/payments", "/flags"] },
  审计: { shut: ["/accounts", "/home"] },
};

const signedIn = (office) => signIn(browser, earmark.url, { account: accounts[office], password: DEMONSTRATION.password });

/** The page is fit to be read: accessible, no wider than the window, no complaint of the browser. */
async function fit(page, name) {
  await shot(page, name);
  assert.deepEqual([...(await findings(page)), ...page.complaints], [], name);
  assert.equal(await overflow(page), 0, name);
}

async function closed(page, addresses) {
  for (const address of addresses) {
    const answer = await page.request.get(earmark.url + address);
    assert.equal(answer.status(), 403, address);
  }
}

/** The first form of the step that a list leads to. */
async function findForm(page, step) {
  const link = page.locator(`main a[href*="/acts/${step}?"]`).first();
  assert.ok(await link.count(), `nothing on ${page.url()} leads to ${step}`);
  await Promise.all([page.waitForURL("**/acts/**"), link.click()]);
}

for (const [office, { from = "/worklist", inCase, step, values, shut }] of Object.entries(OFFICES)) {
  test(`${office}: finds its work, does it, and opens nothing else`, async () => {
    const page = await signedIn(office);
    await page.goto(earmark.url + from);
    await fit(page, `role-${step ?? "audit"}-list`);
    if (inCase) {
      await page.locator("main tbody tr a[href^='/projects/']").first().click();
      await page.waitForURL("**/projects/P*");
    }
    if (step) {
      await findForm(page, step);
      await fit(page, `role-${step}-form`);
      await fill(page, typeof values === "function" ? values() : values);
      await press(page, (await page.locator("main form button.button").last().innerText()).trim());
      assert.match(await done(page), /记录第 \d+ 号/, `${office} ${step}: ${await said(page)}`);
    }
    page.complaints.length = 0;
    await closed(page, shut);
    await page.context().close();
  });
}

test("审计 reads everything and can act on nothing", async () => {
  const page = await signedIn("审计");
  await page.goto(`${earmark.url}/overview`);
  await page.locator("main a.figure[data-count]:not([data-count='0'])").first().click();
  await page.waitForLoadState();
  await page.goto(`${earmark.url}/projects`);
  await page.locator("main tbody a[href^='/projects/']").first().click();
  await page.waitForURL("**/projects/P*");
  assert.equal(await page.locator("main a[href^='/acts/']").count(), 0);
  assert.equal((await page.request.get(`${earmark.url}/timeline`)).status(), 200);
  await page.context().close();
});

for (const office of ["市工信局负责人", "市政府", "市财政局", "督察联合工作组"]) {
  test(`${office}: a figure of the overview leads to the cases it counts`, async () => {
    const page = await signedIn(office);
    await page.getByRole("navigation", { name: "主导航" }).getByRole("link", { name: "总览", exact: true }).click();
    await page.waitForURL("**/overview");
    await fit(page, `overview-${accounts[office]}`);
    const figure = page.getByRole("row", { name: /^退票/ }).locator("a.figure");
    const count = await figure.getAttribute("data-count");
    await figure.click();
    await page.waitForURL("**/payments/lines?state=returned");
    assert.match(await page.locator(".listbar").first().innerText(), new RegExp(`共 ${count} 笔`));
    await fit(page, `lines-${accounts[office]}`);
    await page.context().close();
  });
}

test("the public finds the same picture from the front page, and the data behind it", async () => {
  for (const width of [1280, 360]) {
    const page = await open(browser, earmark.url, { width });
    await page.locator("main").getByRole("link", { name: "资金和办理情况" }).first().click();
    await page.waitForURL("**/figures");
    await fit(page, "figures");
    assert.equal(await page.locator("main a[href^='/projects']").count(), 0, "no case is named");
    await page.locator("main").getByRole("link", { name: "开放数据" }).click();
    await fit(page, "open-data");
    await page.context().close();
  }
  const catalogue = await (await fetch(`${earmark.url}/open-data/catalog.json`)).json();
  for (const { json, schema, rows } of catalogue.datasets) {
    const [data, described] = await Promise.all([json, schema].map(async (at) => (await fetch(earmark.url + at)).json()));
    assert.equal(data.rows.length, rows, json);
    const keys = described.properties.rows.items.required;
    for (const row of data.rows) assert.deepEqual(Object.keys(row).sort(), [...keys].sort(), json);
    assert.equal(data.records, catalogue.records);
  }
  const page = await open(browser, `${earmark.url}/verify?size=${catalogue.records}&code=${encodeURIComponent(catalogue.code)}`);
  assert.match(await page.locator("main").innerText(), /对得上/);
  await page.context().close();
});

test("the overview prints on A4 with its charts and tables", async () => {
  const page = await signedIn("市工信局负责人");
  await page.goto(`${earmark.url}/overview`);
  await page.emulateMedia({ media: "print" });
  assert.equal(await page.locator("header.topbar").isVisible(), false);
  assert.equal(await page.locator("main figure.chart svg").first().isVisible(), true);
  const pdf = await page.pdf({ format: "A4", preferCSSPageSize: true });
  assert.ok(pdf.length > 20_000);
  await page.context().close();
});
