// A provider's product from its filing to the first payment (第四条（二）、第九条、第十一条): the provider applies, experts drawn by lot
// score under seal, the bureau ranks, and from the notice on it goes the way of every award; one is given up, part of one comes back
// (第十七条), and a part of that is given back. Steps build on each other.
import assert from "node:assert/strict";
import { looksRight, open } from "./support/browser.mjs";
import { done, fill, journey, press, said } from "./support/act.mjs";
import { CODE, NAME, nothingFound, registers } from "./support/firm.mjs";
import { foundTown, paper } from "./support/town.mjs";

const EXPERTS = ["expert.a", "expert.b", "expert.c", "expert.d", "expert.e"];

const town = foundTown();

const step = journey();

/** Files a paper through the link of that name on the page that is open. */
async function files(page, link, file) {
  await page.locator("main").getByRole("link", { name: link, exact: true }).click();
  await fill(page, { digest: file });
  await press(page, "上传凭据");
  assert.match(await done(page), /记录第/, `${link}: ${await said(page)}`);
}

step("the offices are open and the head has its budget", async () => {
  await town.openOffices();
  await town.act("finance", "/money/grant", "登记中央资金指标", { document: "财建〔2025〕1号", amount: "1亿" });
  await town.act("finance", "/money/grant", "登记中央资金到位", {
    tranche: "G0001", amount: "6000万", receipt: "GK2025-001", on: "2025-03-03",
  });
  await town.act("finance", "/money/grant", "下达预算", {
    head: "数字化服务商和产品服务培育奖补", direction: "下达", amount: "600万", document: "哈财预〔2025〕5号",
  });
});

step("a firm registers, brings its papers, and files as a provider; the bureau enters it on the list", async () => {
  await registers(town);
  const page = await town.open("jia", "/home");
  for (const kind of ["营业执照", "诚信承诺书", "服务能力说明"]) {
    await files(page, `上传${kind}`, paper(kind));
    await town.open("jia", "/home");
  }
  await town.act("jia", "/home", "申请服务商备案", { services: "面向中小企业的排产软件", served: "12" });
  await town.act("handler", `/enterprises/${CODE}`, "审核服务商备案", { enter: "是", reason: "材料齐全，能力相符" });
  await nothingFound(town);
  await town.open("jia", "/home");
  assert.match(await page.locator("main").innerText(), /列入名单/);
});

step("the leader publishes a call; a standard above the law is refused, and anyone can read the call", async () => {
  const call = {
    name: "2025年第一次产品服务遴选", head: "数字化服务商和产品服务培育奖补", document: "哈工信发〔2025〕12号", file: paper("公告"),
    opens: "2025-03-03", closes: "2025-03-31", experts: "5",
    "criteria[0].name": "功能、成效与价格", "criteria[0].points": "100",
    "grades[0].kind": "“小快轻准”产品服务", "grades[0].from": "80", "grades[0].amount": "15.01万",
  };
  assert.match(await town.refused("leader", "/calls", "发布遴选公告", call), /超过最高 150,000\.00 元[\s\S]*第四条（二）/);
  await town.act("leader", "/calls", "发布遴选公告", { ...call, "grades[0].amount": "15万" });
  const citizen = await open(town.browser, `${town.url}/calls`);
  await citizen.getByRole("link", { name: "2025年第一次产品服务遴选" }).click();
  assert.match(await citizen.locator("main").innerText(), /功能、成效与价格[\s\S]*15[\s\S]*450/);
  await looksRight(citizen, "call");
  await citizen.context().close();
});

step("the provider applies; without its papers the application is not taken", async () => {
  await town.act("jia", "/calls/B0001", "填报奖补申报", {
    kind: "“小快轻准”产品服务", name: "轻排产", summary: "排产软件，按月订阅，两周部署",
  });
  assert.match(await town.refused("jia", "/rewards/W0001", "提交奖补申报"), /产品服务说明/);
  const page = await town.open("jia", "/rewards/W0001");
  await files(page, "上传产品服务说明", paper("产品服务说明"));
  await town.open("jia", "/rewards/W0001");
  await files(page, "上传应用案例及用户证明", paper("应用案例"));
  await town.act("jia", "/rewards/W0001", "提交奖补申报");
  await town.open("jia", "/rewards/W0001");
  await looksRight(page, "reward");
});

step("a second application is returned, stopped for some days, and given up by its provider", async () => {
  await town.act("jia", "/calls/B0001", "填报奖补申报", { kind: "“小快轻准”产品服务", name: "轻能耗", summary: "能耗采集，按月订阅" });
  for (const [link, name] of [["上传产品服务说明", "能耗说明"], ["上传应用案例及用户证明", "能耗案例"]]) {
    const page = await town.open("jia", "/rewards/W0002");
    await files(page, link, paper(name));
  }
  await town.act("jia", "/rewards/W0002", "提交奖补申报");
  await town.act("handler", "/rewards/W0002", "形式审查", {
    result: "return", "defects[0].item": "其他", "defects[0].note": "请补充一家用户的使用证明，加盖公章",
  });
  await town.act("reviewer", "/rewards/W0002", "暂停办理", { reason: "收到举报，正在核实" });
  const page = await town.open("jia", "/rewards/W0002");
  assert.match(await page.locator("main").innerText(), /起暂停办理。收到举报[\s\S]*请补充一家用户/);
  await looksRight(page, "stopped-reward");
  await page.locator("main").getByRole("link", { name: "一次性告知书" }).first().click();
  assert.match(await page.locator("main").innerText(), /轻能耗”奖补申报（W0002），经审核需要补正[\s\S]*加盖公章/);
  await looksRight(page, "reward-correction");
  await town.act("reviewer", "/rewards/W0002", "恢复办理", { reason: "举报不实" });
  await town.open("jia", "/rewards/W0002");
  await page.locator("main").getByRole("link", { name: "撤回申请", exact: true }).click();
  assert.match(await page.locator("main").innerText(), /不能恢复/);
  await looksRight(page, "withdraw-reward");
  await town.act("jia", "/rewards/W0002", "撤回申请", { reason: "产品停止销售" });
  await town.open("jia", "/rewards/W0002");
  assert.match(await page.locator("main").innerText(), /已撤回/);
});

step("the bureau examines it and the leader fills the pool of experts", async () => {
  await town.act("handler", "/rewards/W0001", "形式审查", { result: "admit" });
  for (const account of EXPERTS) {
    await town.act("leader", "/experts", "专家入库或出库", { account, field: "工业软件", active: "是" });
  }
  const page = await town.open("leader", "/experts");
  assert.match(await page.locator("main").innerText(), /共 5 位/);
  await looksRight(page, "experts");
});

step("after the last day one fixes the list and another draws from it", async () => {
  await town.on("2025-04-01");
  await town.act("handler", "/calls/B0001", "确定专家抽取名单");
  await town.act("reviewer", "/calls/B0001", "抽取评审专家");
});

step("an expert sees the work and not whose it is, scores once, and nobody sees the sheet", async () => {
  const page = await town.open("expert.a", "/worklist");
  assert.match(await page.locator("main").innerText(), /轻排产/);
  await town.open("expert.a", "/rewards/W0001");
  assert.ok(!(await page.locator("main").innerText()).includes(NAME), "the applicant stays hidden");
  await looksRight(page, "expert-reward");
  await page.locator("main").getByRole("link", { name: "评分", exact: true }).first().click();
  for (const address of [page.url(), `${town.url}/worklist`, `${town.url}/notifications`]) {
    await page.goto(address);
    assert.ok(!(await page.locator("body").innerText()).includes(NAME), `the applicant is named on ${address}`);
  }
  await page.goBack();
  await page.goBack();
  await looksRight(page, "score-sheet");
  await fill(page, { "points[0]": "101", comment: "超过满分" });
  await press(page, "评分");
  assert.match(await said(page), /0 至 100/);
  await fill(page, { "points[0]": "90", comment: "功能完整，成效明显" });
  await press(page, "评分");
  assert.match(await done(page), /记录第/, await said(page));
  const seen = await town.open("handler", "/rewards/W0001");
  assert.match(await seen.locator("main").innerText(), /1 \/ 5 份，密封/);
  assert.ok(!(await seen.locator("main").innerText()).includes("功能完整"));
  assert.match(await town.blocked("reviewer", "/calls/B0001", "开启评分"), /还有 4 份评分未提交/);
});

step("when all are in they are opened at once, and the bureau ranks", async () => {
  for (const [at, account] of EXPERTS.slice(1).entries()) {
    await town.act(account, "/rewards/W0001", "评分", { "points[0]": String(80 + at * 5), comment: "可用" });
  }
  await town.act("reviewer", "/calls/B0001", "开启评分");
  await town.act("handler", "/calls/B0001", "评审排名");
  const page = await town.open("handler", "/rewards/W0001");
  const text = await page.locator("main").innerText();
  // 90、80、85、90、95: without 95 and 80 the mean is 88⅓.
  assert.match(text, /得分 88\.333 分，同类第 1 名[\s\S]*150,000\.00/);
  await looksRight(page, "ranked-reward");
  await town.open("handler", "/calls/B0001");
  await looksRight(page, "ranked-call");
});

step("it is shown to the public, reported, and approved as every award is", async () => {
  const page = await town.open("handler", "/calls/B0001");
  await press(page, "公示选中的申报");
  assert.match(await done(page), /记录第/, await said(page));
  const citizen = await open(town.browser, `${town.url}/notices/N0001`);
  assert.match(await citizen.locator("main").innerText(), /轻排产[\s\S]*88\.333[\s\S]*150,000\.00/);
  await looksRight(citizen, "reward-notice");
  await citizen.context().close();
  await town.on("2025-04-14");
  await town.act("handler", "/office/notices/N0001", "结束公示");
  await town.act("leader", "/office/notices/N0001", "报市政府批准", { document: "哈工信请〔2025〕5号" });
  await town.act("city", "/office/notices/N0001", "批准奖补额度", { document: "哈政复〔2025〕8号", file: paper("批复") });
});

step("the first payment is made beside those of projects", async () => {
  const page = await town.open("jia", "/payee");
  const panel = page.locator("main section.panel").filter({ has: page.getByRole("heading", { name: "第一步：开户许可或账户信息证明" }) });
  await Promise.all([page.waitForEvent("load"), panel.locator("input[type=file]").setInputFiles(paper("开户许可证"))]);
  await fill(page, { bank: "哈尔滨银行南岗支行", number: "6217 0001 0000 0000 420", again: "6217000100000000420" });
  await press(page, "提交核验");
  await town.act("district.finance", "/worklist", "核验收款账户", { agrees: "是" });
  await town.on("2025-04-21");
  const finance = await town.open("finance", "/payments/new?kind=first");
  assert.match(await finance.locator("main").innerText(), /轻排产[\s\S]*105,000\.00/);
  await press(finance, "下达拨付指令");
  assert.match(await done(finance), /记录第/, await said(finance));
  const cashier = await town.open("cashier", "/payments/T0001");
  await cashier.getByRole("link", { name: "登记全部待回单" }).click();
  await fill(cashier, { "lines[0].receipt": "HW0001", "lines[0].on": "2025-04-21" });
  await press(cashier, "确认到账");
  assert.match(await done(cashier), /记录第/, await said(cashier));
  await town.open("jia", "/rewards/W0001");
  assert.match(await page.locator("main").innerText(), /105,000\.00/);
});

step("an inspection finds a false proof on the reward; its provider is told and heard, and part of the money is ordered back", async () => {
  await town.act("supervisor", "/inspections", "制定检查计划", {
    title: "奖补资金专项检查", document: "哈数转督〔2025〕1号", draw: "0",
    "chosen[0].target": "W0001", "chosen[0].reason": "举报用户证明不实",
  });
  await town.act("supervisor", "/inspections/J0001", "登记发现的问题", {
    target: "W0001", facts: "一份用户证明系伪造。", file: paper("检查记录"),
  });
  const page = await town.open("jia", "/rewards/W0001");
  assert.ok(!(await page.locator("main").innerText()).includes("F0001"), "not told yet");
  await town.act("supervisor", "/findings/F0001", "告知拟处理意见", {
    ground: "false_claim", "measures.censure": true, "measures.recover": "2万",
    reason: "以伪造的用户证明申报。", document: "哈数转督告〔2025〕1号",
  });
  await town.open("jia", "/rewards/W0001");
  assert.match(await page.locator("main").innerText(), /检查问题[\s\S]*F0001[\s\S]*追回 20,000\.00 元/);
  await page.locator("main").getByRole("link", { name: "F0001" }).click();
  await looksRight(page, "reward-finding");
  await town.act("jia", "/findings/F0001", "陈述申辩", { waived: true });
  await town.act("leader", "/findings/F0001", "作出处理决定", {
    "measures.censure": true, "measures.recover": "2万", answer: "当事人放弃陈述申辩。", document: "哈工信处〔2025〕1号", file: paper("处理决定"),
  });
  await town.open("jia", "/rewards/W0001");
  assert.match(await page.locator("main").innerText(), /追回[\s\S]*20,000\.00[\s\S]*还应退回/);
  await looksRight(page, "recovered-reward");
});

step("an order of its own is lifted by the city government where it stands", async () => {
  await town.act("leader", "/rewards/W0001", "决定追回资金", {
    amount: "1万", ground: "false_claim", reason: "同一证明另有虚列。", document: "哈工信处〔2025〕2号", file: paper("追回决定"),
  });
  assert.match(await town.blocked("leader", "/recoveries/R0002", "撤销或者变更追回决定"), /另一人|决定追回资金/);
  const page = await town.open("city", "/recoveries/R0002");
  await page.getByRole("link", { name: "撤销或者变更追回决定" }).click();
  await looksRight(page, "lift-recovery");
  await town.act("city", "/recoveries/R0002", "撤销或者变更追回决定", {
    cause: "review", authority: "哈尔滨市人民政府", amount: "0", reason: "与前一决定为同一事实。",
    document: "哈政复决〔2025〕5号", file: paper("复核决定"),
  });
  assert.match(await page.locator("main").innerText(), /追回已撤销[\s\S]*不再追回/);
  await looksRight(page, "recovery-lifted");
});

step("what had come back and is not owed is given back by two persons, and the enterprise reads when", async () => {
  const on = "2025-04-21";
  await town.act("finance", "/recoveries/R0001", "登记追回到账", { amount: "2万", receipt: "TH0001", on });
  await town.act("city", "/findings/F0001", "撤销或者变更处理决定", {
    cause: "court", authority: "哈尔滨铁路运输法院", "measures.censure": true, "measures.recover": "5000",
    reason: "其中一份证明属实。", document: "（2025）黑71行初12号", file: paper("判决书"),
  });
  await looksRight(await town.open("finance", "/recoveries/R0001"), "refund-due");
  await town.act("finance", "/recoveries/R0001", "下达退还指令");
  const ours = await town.open("jia", "/rewards/W0001");
  assert.match(await ours.locator("main").innerText(), /应退还 15,000\.00 元；15,000\.00 元退还中/);
  assert.match(await town.blocked("finance", "/payments/T0002", "确认到账"), /不能再办理“确认到账”/);
  const cashier = await town.open("cashier", "/payments/T0002");
  await cashier.getByRole("link", { name: "登记全部待回单" }).click();
  await fill(cashier, { "lines[0].receipt": "TK0001", "lines[0].on": on });
  await press(cashier, "确认到账");
  assert.match(await done(cashier), /记录第/, await said(cashier));
  for (const [account, address, name] of [
    ["jia", "/rewards/W0001", "refunded-reward"],
    ["jia", "/findings/F0001", "refunded-finding"],
    ["finance", "/recoveries/R0001", "refunded-recovery"],
    ["finance", "/payments/T0002", "refund-payment"],
    ["finance", "/money", "refund-money"],
  ]) {
    const page = await town.open(account, address);
    if (account === "jia") assert.match(await page.locator("main").innerText(), /2025-04-21 已退还 15,000\.00 元（回单 TK0001）/);
    await looksRight(page, name);
  }
});

step("the auditor verifies the whole", async () => {
  const auditor = await town.open("auditor", "/verification");
  await press(auditor, "现在核验");
  assert.match(await auditor.locator("main [role=status]").first().innerText(), /核验通过/);
});
