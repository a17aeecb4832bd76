// The demonstration's city as every office sees it: each main page accessible at both widths, nothing wider than the
// window, no complaint of the browser; and the parts that must work without script.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { WIDTHS, findings, launch, open, overflow, shot } from "./support/browser.mjs";
import { fill, press } from "./support/act.mjs";
import { DEMONSTRATION, demo, signIn, startEarmark } from "./support/earmark.mjs";

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

/** Office → name of its pictures, and its pages; `→` follows the first link in the list of the page before it. */
const OFFICES = {
  申报企业: ["enterprise", ["/home", "/home → /projects/", "/apply", "/apply/project", "/apply/files", "/payee", "/notifications", "/account"]],
  区县工信部门: ["district", ["/worklist", "/projects", "/enterprises", "/enterprises → /enterprises/"]],
  区县财政部门: ["district-finance", ["/worklist"]],
  市工信局经办岗: ["handler", ["/worklist", "/projects", "/projects → /projects/", "/batches", "/batches → /batches/", "/office/notices", "/office/notices → /office/notices/"]],
  市工信局审核岗: ["reviewer", ["/worklist", "/worklist → /acts/", "/relations"]],
  市工信局负责人: ["leader", ["/worklist", "/overview", "/overview/steps?stage=recommended", "/clocks?state=overdue", "/money/purposes", "/payments/lines", "/acts/open_batch", "/acts/set_terms", "/recoveries"]],
  市财政局: ["finance", ["/worklist", "/money", "/money/grant", "/money/postings", "/payments", "/payments → /payments/", "/payments/new?kind=first"]],
  市政府: ["city", ["/worklist", "/projects"]],
  第三方机构: ["assessor", ["/worklist", "/projects → /projects/"]],
  验收专家: ["expert", ["/worklist", "/projects"]],
  督察联合工作组: ["supervision", ["/worklist", "/flags", "/flags → /flags/", "/recoveries", "/timeline"]],
  审计: ["auditor", ["/timeline", "/timeline → /timeline/", "/as-of", "/verification", "/projects → /projects/"]],
  系统管理员: ["administrator", ["/accounts", "/acts/open_account"]],
};

const PUBLIC = [
  "/", "/guide", "/calculator", "/calculator?a=300000&b=80万&c=12万", "/check", "/notices", "/notices → /notices/", "/results", "/rewards",
  "/law", "/readings", "/open-data", "/figures", "/verify", "/progress", "/register", "/login", "/nowhere",
];

/** Opens `place`; says what is wrong with it at the page's width. */
async function look(page, place, name) {
  const [address, onward] = place.split(" → ");
  page.complaints.length = 0;
  await page.goto(earmark.url + address, { waitUntil: "load" });
  if (onward) {
    const link = page.locator(`main a[href^="${onward}"]`).first();
    if (!(await link.count())) return [`${place}: no such link`];
    const to = await link.getAttribute("href");
    await page.goto(earmark.url + to, { waitUntil: "load" });
  }
  await page.waitForLoadState("networkidle");
  await shot(page, name);
  const missing = address === "/nowhere";
  const complaints = page.complaints.filter((complaint) => !(missing && /status of 404/.test(complaint)));
  const wider = await overflow(page);
  const broken = /^(403|404|500)|出错|没有找到/.test(await page.title()) && !missing ? ["is not there"] : [];
  const found = [...broken, ...complaints, ...(wider > 0 ? [`${wider} px wider than the window`] : []), ...(await findings(page))];
  return found.map((finding) => `${place} at ${page.viewportSize().width}: ${finding}`);
}

const picture = (office, place) => `${office}-${place.replaceAll(/[^a-z0-9_-]+/g, "-").replaceAll(/^-|-$/g, "") || "front"}`;

async function lookAll(page, office, places) {
  const found = [];
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 900 });
    for (const place of places) found.push(...(await look(page, place, picture(office, place))));
  }
  await page.context().close();
  return found;
}

test("the public: every page", async () => {
  assert.deepEqual(await lookAll(await open(browser), "public", PUBLIC), []);
});

for (const [office, [name, places]] of Object.entries(OFFICES)) {
  test(`${office}: every main page`, async () => {
    const page = await signIn(browser, earmark.url, { account: accounts[office], password: DEMONSTRATION.password });
    assert.deepEqual(await lookAll(page, name, places), []);
  });
}

test("without script the calculator answers with workings", async () => {
  const page = await open(browser, `${earmark.url}/calculator`, { script: false });
  await fill(page, { a: "40万" });
  await page.locator("main form button[type=submit]").first().click();
  const text = await page.locator("main").innerText();
  assert.match(text, /240,000\.00/);
  assert.match(text, /60%/);
  await page.context().close();
});

test("without script lists are searched, sorted and exported", async () => {
  const page = await signIn(browser, earmark.url, { account: accounts.市工信局经办岗, password: DEMONSTRATION.password }, { script: false });
  await page.goto(`${earmark.url}/projects`);
  const rows = page.locator("main tbody tr");
  assert.ok((await rows.count()) > 5);
  const sorted = async () => {
    await page.locator("main thead a").first().click();
    return rows.first().innerText();
  };
  const [first, last] = [await sorted(), await sorted()];
  assert.match(page.url(), /sort=/);
  assert.notEqual(first, last);
  const exported = page.locator("main a[href*='format=csv']");
  const answer = await page.request.get(new URL(await exported.first().getAttribute("href"), page.url()).href);
  assert.equal(answer.status(), 200);
  assert.match((await answer.body()).toString("utf8").split("\n")[0], /项目/);
  await page.context().close();
});

test("without script an act is asked for, refused beside its field, and what was typed stays", async () => {
  const page = await signIn(browser, earmark.url, { account: accounts.市工信局负责人, password: DEMONSTRATION.password }, { script: false });
  await page.goto(`${earmark.url}/acts/open_batch`);
  await fill(page, { kind: "pool", name: "试开批次", opens: "2025-12-01", closes: "2025-11-01" });
  await press(page, "开启批次");
  assert.equal(await page.locator("main [name=name]").inputValue(), "试开批次");
  assert.ok(await page.locator("main .error, main .refusal").first().isVisible());
  await page.context().close();
});

test("without script the application keeps what was typed from page to page", async () => {
  const page = await signIn(browser, earmark.url, { account: accounts.申报企业, password: DEMONSTRATION.password }, { script: false });
  await page.goto(`${earmark.url}/apply/provider`);
  await fill(page, { "provider.name": "冰城数字技术有限公司", "provider.code": "91230100127575573H" });
  await press(page, "保存并继续");
  assert.equal(new URL(page.url()).pathname, "/apply/plan");
  await page.goto(`${earmark.url}/apply/provider`);
  assert.equal(await page.locator("main [name='provider.code']").inputValue(), "91230100127575573H");
  await page.context().close();
});
