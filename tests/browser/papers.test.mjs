// From eight files to an award (第四条（一）、第八条): a firm drops its contract, invoices and receipts in every form at once, sees
// them read and matched, enters what no machine can read, claims what the papers say; the verifier accepts what they
// support and rejects the meal with its article. Steps build on each other.
import assert from "node:assert/strict";
import { shot } from "./support/browser.mjs";
import { done, fill, journey, press, said } from "./support/act.mjs";
import {
  CODE, NAME, PROJECT, PROVIDER, applies, entersPool, fundOpens, nothingFound, passesAcceptance, reachesLevelTwo, upload,
} from "./support/firm.mjs";
import { contractDocx, file, invoiceOfd, invoicePdf, invoiceXml, receiptXml, scanPng, zip } from "./support/papers.mjs";
import { foundTown, paper } from "./support/town.mjs";

const BUYER = { name: NAME, code: CODE };
const number = (n) => `2523200000001000000${n}`;
const bought = (n, on, lines) => ({ number: number(n), on, seller: PROVIDER, buyer: BUYER, lines });
// Amounts without tax and tax, in fen: 212 000, 106 000, 53 000, 21 200 and 1 060 yuan.
const SYSTEM = bought(1, "2025-04-10", [["*软件*生产执行系统", 20_000_000, 1_200_000]]);
const CLOUD = bought(2, "2025-04-11", [["*信息技术服务*云平台服务费", 10_000_000, 600_000]]);
const GATEWAY = bought(3, "2025-04-12", [["*通信终端设备*数据采集网关", 5_000_000, 300_000]]);
const ROUTER = bought(4, "2025-04-13", [["*网络设备*工业路由器", 2_000_000, 120_000]]);
const MEAL = bought(5, "2025-04-14", [["*餐饮服务*餐费", 100_000, 6_000]]);
const paid = (serial, amount) => ({ serial, on: "2025-04-20", payer: NAME, payee: PROVIDER.name, amount });
const XML = "application/xml";
const FILES = [
  file("技术服务合同.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", contractDocx([
    "技术服务合同", "合同编号：HT-2025-01", `委托方（甲方）：${NAME}`, `统一社会信用代码：${CODE}`,
    `受托方（乙方）：${PROVIDER.name}`, `纳税人识别号：${PROVIDER.code}`,
    "合同总金额为人民币（大写）：肆拾万元整。", "签订时间：2025年3月15日",
  ])),
  file("dzfp_系统.xml", XML, invoiceXml(SYSTEM)),
  file("dzfp_云服务.ofd", "application/ofd", invoiceOfd(CLOUD)),
  file("dzfp_网关.pdf", "application/pdf", invoicePdf(GATEWAY, "伍万叁仟圆整")),
  file("发票打包.zip", "application/zip", zip([["路由.xml", invoiceXml(ROUTER)], ["餐费.xml", invoiceXml(MEAL)]])),
  file("回单一.xml", XML, receiptXml(paid("PZ0001", 31_800_000))),
  file("回单二.xml", XML, receiptXml(paid("PZ0002", 2_226_000))),
  file("银行回单扫描.png", "image/png", scanPng()),
];

const town = foundTown(async () => {
  await town.openOffices();
  await fundOpens(town);
  await applies(town);
  await entersPool(town);
  await town.on("2025-06-03");
  await nothingFound(town);
  await reachesLevelTwo(town, "2025-06-03");
});

const step = journey();

step("eight files dropped at once are told apart, read and put on the record", async () => {
  const page = await town.open("jia", `${PROJECT}/claim/files`);
  const panel = page.locator("main section.panel").filter({ has: page.getByRole("heading", { name: "合同、发票、银行回单，一起放进来" }) });
  await Promise.all([page.waitForEvent("load", { timeout: 60_000 }), panel.locator("input[type=file]").setInputFiles(FILES)]);
  const read = (await page.locator("#read").innerText()).replaceAll(/\s+/g, " ");
  for (const shown of ["合同 HT-2025-01 400,000.00 元", "212,000.00", "106,000.00", "53,000.00", "21,200.00", "1,060.00", "PZ0001 318,000.00", "PZ0002 22,260.00"]) {
    assert.ok(read.includes(shown), `${shown} is not in: ${read}`);
  }
  assert.equal(await page.locator("#read li").filter({ hasText: "已读取登记" }).count(), 8, read);
  assert.match(read, /9 份，1 份等您核对/);
  await shot(page, "read");
});

step("what no machine can read is entered beside its picture", async () => {
  const page = await town.open("jia", `${PROJECT}/claim/files`);
  await page.locator("#read").getByRole("link", { name: /对照原件填写/ }).click();
  const picture = page.locator(".paper-pages img");
  assert.ok(await picture.evaluate(async (img) => (await img.decode(), img.naturalWidth > 300)));
  await fill(page, { "receipt.serial": "PZ0003", "receipt.paid_on": "2025-04-20", "receipt.amount": "5.3万" });
  await press(page, "登记银行回单内容");
  assert.match(await said(page), /请填写付款人户名/);
  await shot(page, "enter");
  await fill(page, { "receipt.payer.name": NAME, "receipt.payee.name": PROVIDER.name });
  await press(page, "登记银行回单内容");
  assert.match(await page.locator("#read").innerText(), /PZ0003 53,000\.00 元[\s\S]*人工填写 5 处/);
});

step("the papers match line by line, and the claim is filled in from them", async () => {
  const page = await town.open("jia", `${PROJECT}/matching`);
  await shot(page, "matching");
  assert.match(await page.locator("main dl.sums").innerText(), /393,260\.00/);
  await town.open("jia", `${PROJECT}/claim/lines`);
  await page.getByRole("link", { name: "按发票内容填入" }).click();
  assert.equal(await page.locator("main input[type=checkbox]:checked").count(), 4, "the meal is not ticked by itself");
  await shot(page, "proposals");
  await page.getByRole("row", { name: /餐费/ }).getByRole("checkbox").check();
  await press(page, "填入勾选的支出");
  assert.match(await done(page), /已填入 5 条/);
  assert.match(await page.locator("main tfoot").innerText(), /393,260\.00/);
  await town.open("jia", `${PROJECT}/claim/batch`);
  await fill(page, { batch: "B0002" });
  await press(page, "保存并继续");
  await town.open("jia", `${PROJECT}/claim/review`);
  await fill(page, { promise: true });
  await press(page, "提交");
  assert.match(new URL(page.url()).pathname, /receipts/, await said(page));
});

step("a claimed paper cannot be changed by the firm any more", async () => {
  const page = await town.open("jia", `${PROJECT}/matching`);
  assert.equal(await page.locator("#read").getByRole("link", { name: "更正" }).count(), 0);
});

step("the verifier accepts what the papers support and rejects the meal with its article", async () => {
  await passesAcceptance(town, "2025-06-03");
  await town.act("handler", PROJECT, "上传凭据", { kind: "项目验收报告", digest: paper("项目验收报告") });
  await town.act("reviewer", PROJECT, "作出验收结论", { outcome: "pass", reason: "三名专家一致认为合格" });
  const page = await town.open("verifier", `${PROJECT}/matching`);
  await shot(page, "matching-verifier");
  assert.match(await page.locator("main").innerText(), /餐费[\s\S]*餐饮服务/);
  await town.open("verifier", PROJECT);
  await page.locator("main").getByRole("link", { name: "核定改造投入", exact: true }).first().click();
  await press(page, "全部按凭据支撑的金额填入");
  const accepted = await page.locator("main [name$='.accepted']:not([type=hidden])").evaluateAll((all) => all.map((input) => input.value));
  assert.deepEqual(accepted.map((text) => text.replaceAll(",", "")), ["212000.00", "106000.00", "53000.00", "21200.00", "0.00"]);
  assert.match(await page.locator("main [name='rulings[4].reason']").inputValue(), /第四条/);
  await shot(page, "verify");
  await press(page, "核定改造投入");
  assert.match(await done(page), /记录第 \d+ 号/, await said(page));
});

step("the award follows: 60 % of what was accepted", async () => {
  const page = await town.open("handler", "/batches/B0002");
  await press(page, "测算选中的项目");
  assert.match(await done(page), /记录第/, await said(page));
  await town.open("jia", `${PROJECT}/award`);
  const sheet = await town.page("jia").locator("main").innerText();
  for (const shown of ["392,200.00", "60%", "235,320.00"]) assert.ok(sheet.includes(shown), `${shown}: ${sheet}`);
});

step("the same invoice in another form is one invoice, and a file sent again is not filed twice", async () => {
  const page = await town.open("handler", PROJECT);
  await page.locator("main").getByRole("link", { name: "上传凭据", exact: true }).first().click();
  await fill(page, { kind: "发票", digest: FILES[1] });
  await press(page, "上传凭据");
  assert.match(await said(page), /已于 2025-06-03 作为“发票”上传/);
});
