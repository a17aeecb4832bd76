// An inspection from its plan to the public register (第十五条至第十七条): the group plans, draws and finds; the enterprise puts
// right and speaks for itself; another person decides; everyone reads the register and draws the lot again.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { inspect, looksRight, open } from "./support/browser.mjs";
import { done, fill, journey, press, said } from "./support/act.mjs";
import { applies, entersPool, fundOpens } from "./support/firm.mjs";
import { foundTown, paper } from "./support/town.mjs";

const town = foundTown();

const step = journey();

step("a project is under way", async () => {
  await town.openOffices();
  await fundOpens(town);
  await applies(town);
  await entersPool(town);
});

step("the group plans a draw, whose population is fixed, and draws", async () => {
  const page = await town.open("supervisor", "/inspections");
  await looksRight(page, "inspections-empty");
  await page.getByRole("link", { name: "制定检查计划", exact: true }).click();
  await looksRight(page, "plan-inspection");
  await fill(page, { title: "2025年第一次抽查", document: "哈数转督〔2025〕1号", scope: "under_way", draw: "1" });
  await press(page, "制定检查计划");
  assert.match(await done(page), /记录第/, await said(page));
  await town.act("supervisor", "/inspections/J0001", "抽取检查对象");
  const text = await page.locator("main").innerText();
  assert.match(text, /随机抽取/);
  await looksRight(page, "inspection-drawn");
});

step("what it finds is unknown to the enterprise until it is told", async () => {
  await town.act("supervisor", "/inspections/J0001", "登记发现的问题", {
    target: "P0001", facts: "软件合同缺盖章页，付款凭证少一张。", file: paper("现场检查记录"),
  });
  assert.equal((await town.open("jia", "/findings/F0001")).status, 404);
  await town.act("supervisor", "/findings/F0001", "责令整改", { what: "补齐盖章页和付款凭证。", document: "哈数转督改〔2025〕1号" });
});

step("the enterprise finds it among its tasks, answers, and is told what is still missing", async () => {
  const page = await town.open("jia", "/home");
  await page.getByRole("link", { name: "报告整改情况（F0001）" }).click();
  await looksRight(page, "finding-enterprise");
  await town.act("jia", "/findings/F0001", "报告整改情况", { text: "盖章页已补。", file: paper("盖章页") });
  await town.act("supervisor", "/findings/F0001", "验收整改", { accepted: "不合格，继续整改", opinion: "付款凭证仍缺一张" });
  await town.act("jia", "/findings/F0001", "报告整改情况", { text: "付款凭证已补。", file: paper("付款凭证") });
  await town.act("supervisor", "/findings/F0001", "验收整改", { accepted: "整改合格", opinion: "材料齐全" });
});

step("a sanction is told before it is decided; the leader must wait; the enterprise speaks", async () => {
  await town.act("supervisor", "/findings/F0001", "告知拟处理意见", {
    ground: "false_claim", "measures.censure": true, "measures.debar": true,
    reason: "补交的付款凭证系伪造。", document: "哈数转督告〔2025〕1号",
  });
  assert.match(await town.blocked("leader", "/findings/F0001", "作出处理决定"), /陈述申辩/);
  const page = await town.open("jia", "/findings/F0001");
  await page.getByRole("link", { name: "陈述申辩", exact: true }).click();
  await looksRight(page, "state-defence");
  await town.act("jia", "/findings/F0001", "陈述申辩", { text: "凭证由银行补打，附银行说明。", file: paper("银行说明") });
});

step("another person decides, and the register shows it to everyone without a person or an amount", async () => {
  const page = await town.open("leader", "/worklist");
  await page.getByRole("link", { name: "作出处理决定" }).first().click();
  await looksRight(page, "decide-sanction");
  await town.act("leader", "/findings/F0001", "作出处理决定", {
    "measures.censure": true, "measures.debar": true, answer: "银行说明经核实不属实，不予采纳。",
    document: "哈工信处〔2025〕7号", file: paper("处理决定"),
  });
  await looksRight(await town.open("leader", "/findings/F0001"), "finding-decided");
  for (const address of ["/sanctions", "/lots", "/lots/J0001"]) {
    assert.deepEqual(await inspect(town.browser, town.url + address, `public${address.replaceAll("/", "-")}`), []);
  }
  const register = await open(town.browser, `${town.url}/sanctions`, { script: false });
  assert.match(await register.locator("main").innerText(), /哈尔滨甲设备制造有限公司[\s\S]*哈工信处〔2025〕7号[\s\S]*2028-03/);
  const data = await (await register.request.get(`${town.url}/open-data/sanctions?format=json`)).json();
  assert.equal((data.rows ?? data).length, 1);
});

step("whoever is debarred applies no more, and is told under which decision", async () => {
  const page = await town.open("jia", "/home");
  assert.match(await page.locator("main").innerText(), /已取消申请资格至[\s\S]*哈工信处〔2025〕7号/);
});

step("on reconsideration the city government lowers it, and it holds at once for everyone", async () => {
  const page = await town.open("city", "/findings/F0001");
  await page.getByRole("link", { name: "撤销或者变更处理决定" }).click();
  await looksRight(page, "lift-sanction");
  await town.act("city", "/findings/F0001", "撤销或者变更处理决定", {
    cause: "reconsideration", authority: "哈尔滨市人民政府", "measures.censure": true,
    reason: "银行说明后经查实，取消申请资格过重。", document: "哈政复决〔2025〕3号", file: paper("复议决定书"),
  });
  await looksRight(await town.open("jia", "/findings/F0001"), "finding-lifted");
  assert.match(await town.page("jia").locator("main").innerText(), /本决定不限制申请/);
  await town.open("jia", "/home");
  assert.doesNotMatch(await town.page("jia").locator("main").innerText(), /已取消申请资格至/);
  assert.deepEqual(await inspect(town.browser, `${town.url}/sanctions`, "public-sanctions-lifted"), []);
  const register = await open(town.browser, `${town.url}/sanctions`, { script: false });
  assert.match(await register.locator("main").innerText(), /已变更：行政复议决定（哈尔滨市人民政府，哈政复决〔2025〕3号）/);
});

step("the notice of an inspection is a paper to print and to send", async () => {
  const page = await town.open("supervisor", "/inspections/J0001");
  await page.getByRole("link", { name: "检查通知书" }).first().click();
  assert.match(await page.locator("main").innerText(), /监督检查通知书[\s\S]*哈尔滨甲设备制造有限公司[\s\S]*第十五条/);
  await looksRight(page, "inspection-notice");
});

step("anyone draws the lot again from what the page says", async () => {
  const page = await open(town.browser, `${town.url}/lots/J0001`);
  const text = await page.locator("main").innerText();
  const root = text.match(/[0-9a-f]{64}/)[0];
  const population = (await (await page.request.get(`${town.url}/lots/J0001/population`)).text()).trim().split("\n");
  const mark = (id) => createHash("sha256").update(`${root}:J0001:${id}`).digest("hex");
  const drawn = population.toSorted((a, b) => (mark(a) < mark(b) ? -1 : 1))[0];
  assert.match(text, new RegExp(`${drawn}[\\s\\S]*抽中`));
  await page.getByRole("link", { name: "核验这个根" }).click();
  assert.match(await page.locator("main").innerText(), /一致|属实|本系统/);
});

step("a referral is known to the group and the auditor, and to no one else", async () => {
  const page = await town.open("supervisor", "/referrals");
  await page.getByRole("link", { name: "登记移送" }).click();
  await fill(page, { official: "某科室张某", authority: "驻局纪检监察组", document: "哈数转督移〔2025〕1号", facts: "验收中收受礼金" });
  await press(page, "登记移送");
  await looksRight(await town.open("auditor", "/referrals"), "referrals");
  assert.equal((await town.open("leader", "/referrals")).status, 403);
  await town.open("leader", "/timeline");
  assert.doesNotMatch(await town.page("leader").locator("main table").innerText(), /移送/);
});
