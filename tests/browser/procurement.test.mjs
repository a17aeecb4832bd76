// A contract changes within the tenth that the procurement law allows, and its supplier's account by two persons (第十条).
import assert from "node:assert/strict";
import { looksRight } from "./support/browser.mjs";
import { done, fill, journey, press, said } from "./support/act.mjs";
import { foundTown, paper } from "./support/town.mjs";

const HEAD = "数字化转型意愿能力提升培训";
const HERE = "/procurements/C0001";

const town = foundTown();

const step = journey();

const text = async (page) => (await page.locator("main").innerText()).replaceAll(/\s+/g, " ");

/** Rows of milestones: what, how much, until when. */
const milestones = (rows) =>
  Object.fromEntries(rows.flatMap(([name, amount, due], at) => [
    [`milestones[${at}].name`, name], [`milestones[${at}].amount`, amount], [`milestones[${at}].due`, due],
  ]));

step("a training course is planned, tendered and signed for 50万", async () => {
  await town.openOffices();
  await town.act("finance", "/money/grant", "登记中央资金指标", { document: "财建〔2025〕1号", amount: "1亿" });
  await town.act("finance", "/money/grant", "登记中央资金到位", {
    tranche: "G0001", amount: "6000万", receipt: "GK2025-001", on: "2025-03-03",
  });
  await town.act("finance", "/money/grant", "下达预算", {
    head: HEAD, direction: "下达", amount: "70万", document: "哈财预〔2025〕4号",
  });
  await town.act("handler", "/procurements", "编制采购计划", {
    head: HEAD, title: "意愿能力提升培训", content: "不少于 20 场", budget: "50万", document: "哈工信采〔2025〕1号",
  });
  await town.act("reviewer", HERE, "确定采购方式", { method: "公开招标" });
  const page = await town.open("handler", HERE);
  await page.getByRole("link", { name: "登记采购合同", exact: true }).first().click();
  await page.getByRole("button", { name: "加一行", exact: true }).click();
  await page.locator('[name="milestones[1].name"]').waitFor();
  await fill(page, {
    number: "HT-2025-01", supplier: "91230100127575573H", supplier_name: "松花江培训学校", signed_on: "2025-03-03",
    file: paper("合同"), holder: "松花江培训学校", bank: "哈尔滨银行南岗支行", account_number: "6222000000000990",
    ...milestones([["前 10 场", "20万", "2025-06-30"], ["后 10 场", "30万", "2025-12-20"]]),
  });
  await press(page, "登记采购合同");
  assert.match(await done(page), /记录第 \d+ 号/, await said(page));
});

step("the change says how much may still be added; a fen more is refused with the figures, the tenth is accepted", async () => {
  const page = await town.open("leader", HERE);
  await page.getByRole("link", { name: "变更采购合同", exact: true }).first().click();
  assert.match(await text(page), /本次还可增加 50,000\.00 元，即下面各阶段合计不超过 550,000\.00 元/);
  await looksRight(page, "change-contract");
  assert.equal(await page.locator('[name="milestones[1].name"]').inputValue(), "后 10 场", "what is open stands there");
  const change = (amount) => ({
    document: "哈工信采〔2025〕8号", reason: "增加 2 场", file: paper(`补充协议 ${amount}`),
    ...milestones([["前 10 场", "20万", "2025-06-30"], ["后 12 场", amount, "2025-12-20"]]),
  });
  const refusal = await town.refused("leader", HERE, "变更采购合同", change("350000.01"));
  assert.match(refusal, /政府采购法第四十九条/);
  assert.match(refusal, /超过 0\.01 元/);
  await town.act("leader", HERE, "变更采购合同", change("35万"));
  const seen = await town.open("leader", HERE);
  assert.match(await text(seen), /已增加 50,000\.00 元，还可增加 0\.00 元/);
  await looksRight(seen, "contract-changed");
});

step("the article stands beside the regulation, with what the system does by it", async () => {
  const page = await town.open("leader", "/law?at=l1.a49.supplement");
  assert.match(await text(page), /所有补充合同的采购金额不得超过原合同采购金额的百分之十/);
  assert.equal(await page.locator("mark").count(), 1);
  await looksRight(page, "law-cited");
});

step("a new account is brought in by one person and looked at by another, and rests before it is paid to", async () => {
  await town.act("verifier", HERE, "验收合同阶段", {
    milestone: "3", passed: true, opinion: "10 场均已举办", on: "2025-03-03", file: paper("验收报告"),
  });
  await town.act("handler", HERE, "登记供应商新账户", {
    holder: "松花江培训学校", bank: "龙江银行道里支行", number: "6217000000007788",
    reason: "基本户变更", file: paper("变更函"),
  });
  assert.match(await town.blocked("finance", HERE, "下达合同款拨付指令"), /待复核/);
  const list = await town.open("reviewer", "/worklist");
  assert.match(await text(list), /复核供应商新账户/);
  const page = await town.open("reviewer", HERE);
  await page.getByRole("link", { name: "复核供应商新账户", exact: true }).first().click();
  const asked = await text(page);
  assert.match(asked, /6217000000007788/, "who compares reads the whole number");
  assert.match(asked, /尾号 0990/);
  await looksRight(page, "review-payee");
  await town.act("reviewer", HERE, "复核供应商新账户", {
    agrees: "一致：已向供应商核实，户名与供应商名称相符", finding: "按合同所载电话向财务负责人核实，答复一致",
  });
  assert.match(await town.blocked("finance", HERE, "下达合同款拨付指令"), /2025-03-07/);
  const seen = await text(await town.open("auditor", HERE));
  assert.match(seen, /尾号 7788/);
  assert.doesNotMatch(seen, /6217000000007788/);
  await looksRight(town.page("auditor"), "payee-changed");
});
