// One enterprise from registration to the second payment (第四条（一）、第五条至第八条、第十一条), every office in a browser of
// its own. Steps build on each other: the first that fails ends the journey.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import { open, shot } from "./support/browser.mjs";
import { done, fill, journey, press, said } from "./support/act.mjs";
import { matches, printed } from "./support/paper.mjs";
import {
  CODE, NAME, PROJECT, PROVIDER, entersPool, filesApplication, fillsInApplication, fundOpens, nothingFound, passesAcceptance, reachesLevelTwo,
  registers, upload,
} from "./support/firm.mjs";
import { file, invoiceXml, receiptXml } from "./support/papers.mjs";
import { foundTown, paper } from "./support/town.mjs";

const SAMPLE = path.join(import.meta.dirname, "data", "paper-era-e-invoice.ofd");
const INVOICE = { name: path.basename(SAMPLE), mimeType: "application/ofd", buffer: readFileSync(SAMPLE) };
// 400 000 yuan with tax, in fen.
const SOFTWARE = {
  number: "25230000000000000001", on: "2025-05-15", seller: PROVIDER, buyer: { name: NAME, code: CODE },
  lines: [["*软件*生产管理软件", 37_735_849, 2_264_151]],
};
const PAID = { serial: "PZ00000001", on: "2025-05-20", payer: NAME, payee: PROVIDER.name, amount: 40_000_000 };

const town = foundTown();

const step = journey();

step("the administrator opens an account for every office; each chooses a password of their own", async () => {
  await town.openOffices();
  const page = await town.open("administrator", "/accounts");
  assert.match(await page.locator("main").innerText(), /验收专家[\s\S]*松花江大学/);
});

step("an administrator can do nothing to a case and sees none", async () => {
  assert.equal((await town.open("administrator", "/projects")).status, 403);
  assert.equal((await town.open("administrator", "/money")).status, 403);
});

step("the money arrives, is allotted, and the batches open", async () => {
  await fundOpens(town);
});

step("the enterprise registers and stands on its own page", async () => {
  await registers(town);
});

step("an application without its papers cannot be handed in; with them it gets a receipt", async () => {
  await fillsInApplication(town);
  const page = await town.open("jia", "/apply");
  assert.match(await page.locator("main").innerText(), /还缺：营业执照/);
  assert.equal(await page.getByRole("link", { name: "核对并提交" }).count(), 0);
  await filesApplication(town);
  assert.match(await page.locator("main").innerText(), /420,000\.00/);
  await fill(page, { promise: true });
  await press(page, "提交");
  assert.match(new URL(page.url()).pathname, /^\/receipts\/\d+$/, await said(page));
  await shot(page, "receipt");
  const receipt = await printed(page);
  assert.equal(receipt.sheets, 1);
  matches("receipt", receipt.words);
});

step("the payee account is proposed by the enterprise and verified by the district's finance", async () => {
  const page = await town.open("jia", "/payee");
  await upload(page, "第一步：开户许可或账户信息证明", paper("开户许可证"));
  await fill(page, { bank: "哈尔滨银行南岗支行", number: "6217 0001 0000 0000 420", again: "6217000100000000420" });
  await press(page, "提交核验");
  assert.match(await page.locator("main").innerText(), /末四位 0420/, await said(page));
  await town.act("district.finance", "/worklist", "核验收款账户", { agrees: "是" });
});

step("another district sees nothing of it; the bureau must wait for this one", async () => {
  assert.equal((await town.open("elsewhere", PROJECT)).status, 404);
  assert.equal((await town.open("elsewhere", "/acts/review_pool?project=P0001")).status, 404);
  assert.match(await town.blocked("reviewer", PROJECT, "市局审核入库"), /区县/);
  await entersPool(town);
});

step("the project is carried out: the enterprise reports, the assessor visits", async () => {
  await town.on("2025-04-15");
  const page = await town.open("jia", `${PROJECT}/progress`);
  await fill(page, { percent: "40", text: "软件已部署，正在联调。" });
  await press(page, "报送");
  assert.match(new URL(page.url()).pathname, /receipts/, await said(page));
  await town.act("assessor", PROJECT, "记录现场核查", {
    visited_on: "2025-04-15", finding: "设备已到场，系统已部署。", as_reported: "是",
  });
});

step("the assessor files both reports and records the level before and after", async () => {
  await town.on("2025-06-03");
  await nothingFound(town);
  await reachesLevelTwo(town, "2025-06-03");
});

step("the claim rests on a real OFD invoice", async () => {
  const page = await town.open("jia", `${PROJECT}/claim`);
  await page.getByRole("link", { name: "申报批次", exact: true }).click();
  await fill(page, { batch: "B0002" });
  await press(page, "保存并继续");
  await town.open("jia", `${PROJECT}/claim/lines/new`);
  await fill(page, {
    item: "生产管理软件", category: "software", amount: "40万", contract: "HT-01", number: "25230000000000000001",
    invoiced_on: "2025-05-15", voucher: "PZ00000001", paid_on: "2025-05-20",
  });
  await press(page, "保存，再加一条");
  await fill(page, {
    item: "调试期间餐费", category: "other", amount: "526.00", code: "033002000211", number: "83089647",
    invoiced_on: "2020-07-23", voucher: "PZ00000002", paid_on: "2020-07-23",
  });
  await press(page, "保存这一条");
  assert.match(await page.locator("main tfoot").innerText(), /400,526\.00/);
  await town.open("jia", `${PROJECT}/claim/files`);
  await upload(page, "合同", paper("合同"));
  await upload(page, "发票", INVOICE);
  await upload(page, "发票", file("dzfp_软件.xml", "application/xml", invoiceXml(SOFTWARE)));
  await upload(page, "银行支付凭证", file("回单.xml", "application/xml", receiptXml(PAID)));
  await town.open("jia", `${PROJECT}/claim/review`);
  assert.match(await page.locator("main").innerText(), /预计可得奖补 240,315\.60/);
  await fill(page, { promise: true });
  await press(page, "提交");
  assert.match(new URL(page.url()).pathname, /receipts/, await said(page));
});

step("three experts judge it; the conclusion needs the report; another person verifies the investment", async () => {
  await passesAcceptance(town, "2025-06-03");
  const conclusion = { outcome: "pass", reason: "三名专家一致认为合格" };
  assert.match(await town.refused("reviewer", PROJECT, "作出验收结论", conclusion), /项目验收报告[\s\S]*第八条/);
  await town.act("handler", PROJECT, "上传凭据", { kind: "项目验收报告", digest: paper("项目验收报告") });
  await town.act("reviewer", PROJECT, "作出验收结论", conclusion);
  assert.match(await town.blocked("reviewer", PROJECT, "核定改造投入"), /作出验收结论/);
  const unpaid = { "rulings[0].accepted": "400,000.00", "rulings[1].accepted": "1", "rulings[1].reason": "餐费" };
  assert.match(await town.refused("verifier", PROJECT, "核定改造投入", unpaid), /第 2 条核定 1\.00 元，登记的凭据只支撑 0\.00 元/);
  const rulings = { "rulings[0].accepted": "400,000.00", "rulings[1].accepted": "0" };
  assert.match(await town.refused("verifier", PROJECT, "核定改造投入", rulings), /理由/);
  await town.act("verifier", PROJECT, "核定改造投入", { ...rulings, "rulings[1].reason": "餐费与数字化改造无关" });
  await town.open("jia", PROJECT);
  assert.match(await town.page("jia").locator("main").innerText(), /餐费与数字化改造无关/);
});

step("the award is 60 % of 400 000 yuan, with every step of the reckoning", async () => {
  const page = await town.open("handler", "/batches/B0002");
  assert.match(await page.locator("#trial").innerText(), /240,000\.00/);
  await press(page, "测算选中的项目");
  assert.match(await done(page), /记录第/, await said(page));
  await town.open("jia", `${PROJECT}/award`);
  const sheet = await town.page("jia").locator("main").innerText();
  for (const shown of ["400,000.00", "60%", "240,000.00", "贰拾肆万元整"]) assert.ok(sheet.includes(shown), shown);
  assert.match(sheet, /第四条/);
});

step("the notice is published; a citizen objects; nobody closes it early", async () => {
  const page = await town.open("handler", "/batches/B0002");
  await press(page, "发布公示");
  assert.match(await done(page), /记录第/, await said(page));
  const citizen = await open(town.browser, `${town.url}/notices/N0001`);
  assert.match(await citizen.locator("main").innerText(), /哈尔滨甲设备制造有限公司[\s\S]*240,000\.00/);
  await shot(citizen, "notice");
  const notice = await printed(citizen);
  assert.equal(notice.sheets, 1);
  matches("notice", notice.words);
  await citizen.getByRole("link", { name: "提出异议" }).first().click();
  await fill(citizen, { project: "P0001", grounds: "该企业网关是旧设备。", name: "某市民", contact: "13900000000" });
  await press(citizen, "提交异议");
  assert.match(await citizen.locator("main").innerText(), /异议已经收到/);
  assert.match(await town.blocked("handler", "/office/notices/N0001", "结束公示"), /2025-06-10/);
  await citizen.context().close();
});

step("the objection is dismissed with reasons, and the objector's name stands nowhere on the record", async () => {
  await town.on("2025-06-05");
  const page = await town.act("reviewer", "/office/notices/N0001", "处理异议", {
    ruling: "dismissed", reason: "网关发票、合同与现场核查一致，为新购设备。",
  });
  await town.open("reviewer", "/office/notices/N0001");
  assert.match(await page.locator("main").innerText(), /异议不成立[\s\S]*为新购设备/);
  assert.ok(!(await page.locator("main").innerText()).includes("某市民"));
});

step("after the notice the city approves under a document of its own", async () => {
  await town.on("2025-06-16");
  await nothingFound(town);
  await town.act("handler", "/office/notices/N0001", "结束公示");
  await town.act("leader", "/office/notices/N0001", "报市政府批准", { document: "哈工信请〔2025〕5号" });
  assert.equal((await town.open("leader", "/acts/approve_awards?notice=N0001")).status, 200);
  assert.match(await said(town.page("leader")), /不能办理/);
  await town.act("city", "/office/notices/N0001", "批准奖补额度", { document: "哈政复〔2025〕8号", file: paper("批复") });
});

/** Confirms the payment `id` by its receipt. */
async function confirms(id, receipt, on) {
  const page = await town.open("cashier", `/payments/${id}`);
  await page.getByRole("link", { name: "登记全部待回单" }).click();
  await fill(page, { "lines[0].receipt": receipt, "lines[0].on": on });
  await press(page, "确认到账");
  assert.match(await done(page), /记录第/, await said(page));
}

step("the first payment is at least 70 %, and who instructs does not confirm", async () => {
  const page = await town.open("finance", "/payments/new?kind=first&share=69");
  assert.match(await page.locator("main").innerText(), /首批比例不能低于 70%/);
  await town.open("finance", "/payments/new?kind=first");
  assert.match(await page.locator("main").innerText(), /168,000\.00/);
  await press(page, "下达拨付指令");
  assert.match(await done(page), /记录第/, await said(page));
  assert.match(await town.blocked("finance", "/payments/T0001", "确认到账"), /另一人|下达首批拨付指令/);
  await confirms("T0001", "HD0001", "2025-06-16");
  await town.open("jia", PROJECT);
  assert.match(await town.page("jia").locator("main").innerText(), /168,000\.00/);
});

step("the balance waits for the city's acceptance and the second half of the grant", async () => {
  const page = await town.open("finance", "/payments/new?kind=balance");
  assert.match(await page.locator("main .refusal").innerText(), /城市试点尚未通过验收[\s\S]*第十一条/);
  await town.on("2025-11-20");
  await town.act("leader", "/money/grant", "登记城市试点验收", {
    document: "工企业函〔2025〕77号", on: "2025-11-18", file: paper("城市试点验收结果"),
  });
  await town.act("finance", "/money/grant", "登记中央资金到位", { tranche: "G0001", amount: "4000万", receipt: "GK2025-002", on: "2025-11-20" });
  await nothingFound(town);
  await town.open("finance", "/payments/new?kind=balance");
  assert.match(await page.locator("main").innerText(), /72,000\.00/);
  await press(page, "下达拨付指令");
  assert.match(await done(page), /记录第/, await said(page));
  await confirms("T0002", "HD0002", "2025-11-20");
});

step("the enterprise reads that all is paid, and downloads its invoice as it sent it", async () => {
  const page = await town.open("jia", PROJECT);
  const text = await page.locator("body").innerText();
  assert.match(text, /拨付完毕/);
  assert.match(text, /240,000\.00/);
  const digest = createHash("sha256").update(INVOICE.buffer).digest("hex");
  for (const who of ["jia", "cashier", "auditor"]) {
    const answer = await town.page(who).request.get(`${town.url}/files/${digest}`);
    assert.equal(answer.status(), 200, who);
    assert.ok((await answer.body()).equals(INVOICE.buffer), `${who}: other bytes`);
    assert.match(answer.headers()["content-disposition"], /attachment/);
  }
});

step("the auditor reads every record and verifies the whole", async () => {
  const page = await town.open("auditor", "/verification");
  await press(page, "现在核验");
  assert.match(await page.locator("main [role=status]").first().innerText(), /核验通过/);
  await town.open("auditor", "/timeline");
  assert.match(await page.locator("main").innerText(), /72,000\.00/);
});
