// Performance: a target is proposed, set, found behind, put right by a measure; a self-evaluation is adopted, printed and public.
import assert from "node:assert/strict";
import { after, before } from "node:test";
import { findings, inspect, launch, shot } from "./support/browser.mjs";
import { done, fill, journey, press, said } from "./support/act.mjs";
import { DEMONSTRATION, demo, signIn, startEarmark } from "./support/earmark.mjs";
import { pdf } from "./support/papers.mjs";

let browser, earmark, accounts, target;
before(async () => {
  earmark = await startEarmark(demo, { within: 240_000 });
  accounts = DEMONSTRATION.accounts(earmark.output());
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await earmark?.stop();
});

const step = journey();
const as = (office, options) =>
  signIn(browser, earmark.url, { account: accounts[office], password: DEMONSTRATION.password }, options);

/** An act asked for on the page of the target, as a person of that office. */
async function act(office, name, values, { script = true } = {}) {
  const page = await as(office, { script });
  await page.goto(`${earmark.url}/performance/targets/${target}`);
  await page.locator("main").getByRole("link", { name, exact: true }).click();
  await fill(page, values);
  // Where pages run no script, axe cannot run either.
  if (script) assert.deepEqual(await findings(page), []);
  await press(page, name);
  assert.match(await done(page), /记录第/, await said(page));
  return page;
}

step("the handler proposes a target: what is missing is said beside its field, then it is proposed", async () => {
  const page = await as("市工信局经办岗");
  await page.getByRole("link", { name: "绩效", exact: true }).click();
  assert.match(await page.locator("main").innerText(), /培训人次/);
  await shot(page, "performance");
  assert.deepEqual(await findings(page), []);
  await page.locator("main").getByRole("link", { name: "申报绩效目标" }).click();
  const plan = { "plan.baseline": "0", "plan.target": "100", "plan.from": "2025-11-01", "plan.to": "2025-12-31", "plan.weight": "100" };
  await fill(page, { scope: "试点行业数字化转型路线规划", indicator: "其他指标（填报实际值）", ...plan });
  await shot(page, "performance-propose");
  await press(page, "申报绩效目标");
  assert.match(await page.locator("#errors").innerText(), /指标名称/);
  assert.deepEqual(await findings(page), []);
  await fill(page, { "plan.name": "采用路线规划的企业", "plan.unit": "家", "plan.sense": "不低于目标值", "plan.source": "企业回执" });
  await press(page, "申报绩效目标");
  assert.match(await done(page), /绩效目标已申报/, await said(page));
  const link = page.locator("main a", { hasText: "采用路线规划的企业" });
  target = (await link.getAttribute("href")).split("/").pop();
  await page.context().close();
});

step("the reviewer does not approve what is not achievable, and sets it by a document", async () => {
  const page = await as("市工信局审核岗");
  await page.goto(`${earmark.url}/performance/targets/${target}`);
  await page.locator("main").getByRole("link", { name: "审核绩效目标" }).click();
  assert.match(await page.locator("main .note").first().innerText(), /不低于 100家/);
  const values = { outcome: "批准", clear: true, specific: true, document: "哈工信绩〔2025〕40号" };
  await fill(page, values);
  await press(page, "审核绩效目标");
  assert.match(await said(page), /可实现/);
  assert.deepEqual(await findings(page), []);
  await fill(page, { ...values, achievable: true });
  await press(page, "审核绩效目标");
  assert.match(await done(page), /记录第/, await said(page));
  await page.context().close();
});

step("a figure far behind the line is found as a deviation, without script too; a measure with owner and date follows", async () => {
  const today = await (async () => {
    const page = await as("市工信局经办岗");
    const banner = await page.locator("body").innerText();
    await page.context().close();
    return /演示日期 (\d{4}-\d{2}-\d{2})/.exec(banner)[1];
  })();
  const file = { name: "回执.pdf", mimeType: "application/pdf", buffer: Buffer.from(pdf(["回执 3 家"])) };
  await (await act("市工信局经办岗", "填报绩效实际值", { value: "3", as_of: today, source: "企业回执", file })).context().close();
  const page = await act("市工信局经办岗", "绩效监控", { remark: "刚开始征集" }, { script: false });
  assert.match(await page.locator("h1").innerText(), /偏离/);
  assert.match(await page.locator("main").innerText(), /监控记录/);
  await page.context().close();
  const measure = { cause: "回执收得晚", action: "逐户上门", owner: "市工信局产业处", due: "2025-12-15" };
  const after = await act("市工信局经办岗", "制定纠偏措施", measure);
  assert.match(await after.locator("h1").innerText(), /纠偏中/);
  await shot(after, "performance-target");
  await after.context().close();
  await (await act("市财政局", "提出绩效管理意见", { text: "请附回执清单" })).context().close();
});

step("the bureau's head adopts the waiting self-evaluation; its report is a paper, a Word file, and a published result", async () => {
  const page = await as("市工信局负责人");
  await page.goto(`${earmark.url}/worklist`);
  await page.goto(`${earmark.url}/performance`);
  await page.locator("main a", { hasText: "专项资金总体" }).last().click();
  await shot(page, "performance-evaluation");
  assert.deepEqual(await findings(page), []);
  await page.locator("main").getByRole("link", { name: "审定绩效自评" }).click();
  await fill(page, { outcome: "审定", document: "哈工信绩〔2025〕41号" });
  await press(page, "审定绩效自评");
  assert.match(await done(page), /记录第/, await said(page));
  await page.getByRole("link", { name: "绩效自评报告" }).click();
  const paper = await page.locator("main").innerText();
  assert.match(paper, /综合得分/);
  assert.match(paper, /■|□/);
  assert.match(paper, /哈工信绩〔2025〕41号/);
  await shot(page, "performance-paper");
  assert.deepEqual(await findings(page), []);
  const word = await page.request.get(`${page.url()}/docx`);
  assert.equal(word.status(), 200);
  assert.match(word.headers()["content-type"], /wordprocessingml/);
  await page.context().close();
  const grant = await as("市财政局");
  await grant.goto(`${earmark.url}/money/grant`);
  assert.match(await grant.locator("main").innerText(), /绩效自评 V000/);
  await grant.context().close();
  assert.deepEqual(await inspect(browser, `${earmark.url}/performance/published`, "performance-published"), []);
  assert.deepEqual(await inspect(browser, `${earmark.url}/performance/published`, "performance-published-plain", { script: false }), []);
});

step("a district sees its own targets and no others, and a target of the city does not exist for it", async () => {
  const page = await as("区县工信部门", { width: 360 });
  await page.goto(`${earmark.url}/performance`);
  assert.doesNotMatch(await page.locator("main").innerText(), /培训人次/);
  assert.deepEqual(await findings(page), []);
  const answer = await page.goto(`${earmark.url}/performance/targets/${target}`);
  assert.equal(answer.status(), 404);
  await page.context().close();
});
