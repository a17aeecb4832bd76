// A diagnosis reward from the lead unit's document to the first payment (第四条（三）2、第九条、第十一条): the unit diagnoses firm by
// firm, each firm answers through its own account, the amount follows from the published formula. Steps build on each other.
import assert from "node:assert/strict";
import { looksRight, open } from "./support/browser.mjs";
import { done, fill, journey, press, said } from "./support/act.mjs";
import { upload } from "./support/firm.mjs";
import { foundTown, paper } from "./support/town.mjs";

const PASSWORD = "太阳岛-machine-2025";
/** Login name → the firm that registers under it. */
const FIRMS = {
  unit: ["91230199128175037N", "哈尔滨锅炉行业促进中心"],
  first: ["91110000802100433B", "哈尔滨甲锅炉辅机有限公司"],
  second: ["91230103500001376Q", "哈尔滨乙锅炉配件有限公司"],
};
const HEAD = "数字化转型诊断咨询服务奖励";

const town = foundTown();

const step = journey();

/** The page that stands open looks right on a desk and in a hand. */
const sound = (page, name) => looksRight(page, `diagnosis-${name}`);

/** The words of the page that is open. */
const words = (page) => page.locator("main").innerText();

/** A firm of the boiler industry registers in a browser of its own. */
async function registers(account, district = "南岗区") {
  const [code, name] = FIRMS[account];
  const page = await open(town.browser, `${town.url}/register`);
  await fill(page, {
    code, name, district, industry: "3411", staff: "120", revenue: "8000万",
    legal_person: true, contact: "会计", phone: "0451-82828282", account, password: PASSWORD, again: PASSWORD,
  });
  await press(page, "注册");
  assert.equal(new URL(page.url()).pathname, "/home", await said(page));
  town.joins(account, page);
}

/** The bureau looks the conditions up and finds nothing against a firm. */
async function nothingFound(account) {
  const page = await town.open("handler", `/enterprises/${FIRMS[account][0]}`);
  await page.getByRole("link", { name: "录入核查结果", exact: true }).click();
  const answers = {
    "列入经营异常名录": "否", "列入严重失信主体名单": "否", "违法违规记录": "无", "按规定报送材料、接受监督检查": "是",
    "专精特新“小巨人”企业": "否", "已获中央财政中小企业发展专项资金支持": "否", "已纳入2022年改造试点": "否",
  };
  for (const [fact, answer] of Object.entries(answers)) {
    const field = page.getByRole("group", { name: fact, exact: true }).locator("[name$='].value']").first();
    await fill(page, { [await field.getAttribute("name")]: answer });
  }
  await press(page, "录入核查结果");
  assert.match(await done(page), /记录第/, await said(page));
}

step("the offices are open, the head has its budget, and three firms register", async () => {
  await town.openOffices();
  await town.act("finance", "/money/grant", "登记中央资金指标", { document: "财建〔2025〕1号", amount: "1亿" });
  await town.act("finance", "/money/grant", "登记中央资金到位", {
    tranche: "G0001", amount: "6000万", receipt: "GK2025-001", on: "2025-03-03",
  });
  await town.act("finance", "/money/grant", "下达预算", { head: HEAD, direction: "下达", amount: "800万", document: "哈财预〔2025〕4号" });
  for (const account of Object.keys(FIRMS)) await registers(account);
  const page = await town.open("unit", "/home");
  for (const kind of ["营业执照", "诚信承诺书"]) {
    await page.locator("main").getByRole("link", { name: `上传${kind}`, exact: true }).click();
    await fill(page, { digest: paper(kind) });
    await press(page, "上传凭据");
    assert.match(await done(page), /记录第/, await said(page));
    await town.open("unit", "/home");
  }
});

step("the leader publishes the formula; more than the law allows is refused, and anyone can read it", async () => {
  const formula = {
    name: "2025年诊断咨询服务奖励", document: "哈工信发〔2025〕20号", file: paper("办法"), opens: "2025-03-03", closes: "2025-11-30",
    "formula.least": "1", "formula.each": "151万", "formula.pooled": "2000", "formula.risen": "3000",
  };
  const page = await town.open("leader", "/calls");
  await page.getByRole("link", { name: "公布诊断奖励办法", exact: true }).click();
  await sound(page, "formula-form");
  assert.match(await town.refused("leader", "/calls", "公布诊断奖励办法", formula), /超过每户组长单位最高 1,500,000\.00 元[\s\S]*第四条（三）2/);
  await town.act("leader", "/calls", "公布诊断奖励办法", { ...formula, "formula.each": "5000" });
  const citizen = await open(town.browser, `${town.url}/calls`);
  await citizen.getByRole("link", { name: "2025年诊断咨询服务奖励" }).click();
  assert.match(await words(citizen), /不少于 1 户[\s\S]*5,000\.00[\s\S]*还没有确定组长单位/);
  await sound(citizen, "call");
  await citizen.context().close();
});

step("only a unit that a document names may apply", async () => {
  const before = await town.open("unit", "/calls/B0001");
  assert.equal(await before.locator("main").getByRole("link", { name: "填报奖补申报" }).count(), 0);
  await town.act("leader", "/calls", "确定组长单位", {
    industry: "锅炉及原动装备制造业", unit: FIRMS.unit[0], document: "哈工信函〔2025〕5号",
  });
  const page = await town.open("unit", "/calls/B0001");
  assert.match(await words(page), /锅炉及原动装备制造业：哈尔滨锅炉行业促进中心/);
  await sound(page, "call-of-the-unit");
  await page.locator("main").getByRole("link", { name: "填报奖补申报", exact: true }).click();
  await sound(page, "application-form");
  assert.ok(!(await words(page)).includes("产品"), "a diagnosis is no product");
  await town.act("unit", "/calls/B0001", "填报奖补申报", { name: "锅炉行业诊断", summary: "组织三家服务商逐户诊断" });
});

step("it records its diagnoses with their reports; a firm counts once, and not the unit itself", async () => {
  const diagnosis = (account, report) => ({
    firm: FIRMS[account][0], on: "2025-03-03", summary: "设备未联网，建议先做数据采集", report: paper(report),
  });
  const page = await town.open("unit", "/rewards/W0001");
  await sound(page, "begun");
  await page.locator("main").getByRole("link", { name: "登记诊断", exact: true }).first().click();
  await sound(page, "record-form");
  assert.match(await town.refused("unit", "/rewards/W0001", "登记诊断", diagnosis("unit", "自评报告")), /不能诊断自己/);
  await town.act("unit", "/rewards/W0001", "登记诊断", diagnosis("first", "甲诊断报告"));
  assert.match(await town.refused("unit", "/rewards/W0001", "登记诊断", diagnosis("first", "再诊断报告")), /每户只计一次/);
  await town.act("unit", "/rewards/W0001", "登记诊断", diagnosis("second", "乙诊断报告"));
  assert.match(await town.refused("unit", "/rewards/W0001", "提交奖补申报"), /还有 2 户没有确认诊断/);
  await town.open("unit", "/rewards/W0001");
  await sound(page, "recorded");
});

step("each firm answers through its own account: one confirms, one disputes", async () => {
  const answer = async (account, agrees, comment) => {
    const page = await town.open(account, "/home");
    assert.match(await words(page), /哈尔滨锅炉行业促进中心登记了[\s\S]*设备未联网/);
    await sound(page, `home-of-${account}`);
    await page.locator("main").getByRole("link", { name: "确认或否认", exact: true }).click();
    await sound(page, `answer-of-${account}`);
    assert.match(await words(page), /哈尔滨锅炉行业促进中心登记了[\s\S]*设备未联网/);
    const report = await page.request.get(await page.locator("main").getByRole("link", { name: "诊断报告" }).getAttribute("href").then((to) => town.url + to));
    assert.equal(report.status(), 200, "the firm reads the report it answers");
    await fill(page, { agrees, comment });
    await press(page, "确认诊断");
    assert.match(await done(page), /记录第/, await said(page));
  };
  await answer("first", "属实：诊断已经进行", "专家到厂两天，建议可行");
  await answer("second", "不属实", "没有人来过我厂");
  const page = await town.open("unit", "/rewards/W0001");
  assert.match(await words(page), /甲锅炉辅机[\s\S]*已确认[\s\S]*乙锅炉配件[\s\S]*已否认[\s\S]*没有人来过我厂/);
  await sound(page, "answered");
  await town.act("unit", "/rewards/W0001", "提交奖补申报");
});

step("the bureau examines it and another person reckons: only what was confirmed counts", async () => {
  await nothingFound("unit");
  await town.act("handler", "/rewards/W0001", "形式审查", { result: "admit" });
  const waits = await town.open("reviewer", "/worklist");
  assert.match(await words(waits), /锅炉行业诊断/);
  await town.act("reviewer", "/rewards/W0001", "测算诊断奖励");
  const page = await town.open("handler", "/rewards/W0001");
  assert.match(await words(page), /诊断 1 户[\s\S]*5,000\.00/);
  await sound(page, "assessed");
});

step("offices find it in the list of all applications; the public does, once a notice has shown it", async () => {
  const citizen = await open(town.browser, `${town.url}/rewards`);
  assert.match(await words(citizen), /还没有奖补申报/);
  const office = await town.open("handler", "/rewards?stage=assessed");
  assert.match(await words(office), /共 1 项[\s\S]*锅炉行业诊断[\s\S]*数字化转型诊断咨询服务奖励/);
  await sound(office, "list");
  const page = await town.open("handler", "/calls/B0001");
  await press(page, "公示选中的申报");
  assert.match(await done(page), /记录第/, await said(page));
  await citizen.goto(`${town.url}/notices/N0001`);
  assert.match(await words(citizen), /锅炉行业诊断[\s\S]*1 户[\s\S]*5,000\.00/);
  await sound(citizen, "notice");
  await citizen.goto(`${town.url}/rewards`);
  assert.match(await words(citizen), /共 1 项[\s\S]*锅炉行业诊断[\s\S]*公示中/);
  await sound(citizen, "public-list");
  await citizen.context().close();
});

step("it is reported and approved as every award is, and stands among the results", async () => {
  await town.on("2025-03-11");
  await town.act("handler", "/office/notices/N0001", "结束公示");
  await town.act("leader", "/office/notices/N0001", "报市政府批准", { document: "哈工信请〔2025〕3号" });
  await town.act("city", "/office/notices/N0001", "批准奖补额度", { document: "哈政复〔2025〕3号", file: paper("批复") });
  const citizen = await open(town.browser, `${town.url}/results`);
  assert.match(await words(citizen), /W0001[\s\S]*锅炉行业诊断[\s\S]*0\.50[\s\S]*哈政复〔2025〕3号/);
  await sound(citizen, "results");
  await citizen.goto(`${town.url}/figures`);
  await sound(citizen, "figures");
  await citizen.context().close();
});

step("the first payment is made, and the leader sees it on the page of the whole fund", async () => {
  const page = await town.open("unit", "/payee");
  await upload(page, "第一步：开户许可或账户信息证明", paper("开户许可证"));
  await fill(page, { bank: "哈尔滨银行南岗支行", number: "6217 0001 0000 0000 420", again: "6217000100000000420" });
  await press(page, "提交核验");
  await town.act("district.finance", "/worklist", "核验收款账户", { agrees: "是" });
  const finance = await town.open("finance", "/payments/new?kind=first");
  assert.match(await words(finance), /锅炉行业诊断[\s\S]*3,500\.00/);
  await press(finance, "下达拨付指令");
  assert.match(await done(finance), /记录第/, await said(finance));
  const cashier = await town.open("cashier", "/payments/T0001");
  await cashier.getByRole("link", { name: "登记全部待回单" }).click();
  await fill(cashier, { "lines[0].receipt": "ZD0001", "lines[0].on": "2025-03-11" });
  await press(cashier, "确认到账");
  assert.match(await done(cashier), /记录第/, await said(cashier));
  await town.open("unit", "/rewards/W0001");
  assert.match(await words(page), /3,500\.00/);
  await sound(page, "paid");
  const leader = await town.open("leader", "/overview");
  assert.match(await words(leader), /以奖代补[\s\S]*办到哪一步：以奖代补/);
  await sound(leader, "overview");
  const auditor = await town.open("auditor", "/verification");
  await press(auditor, "现在核验");
  assert.match(await auditor.locator("main [role=status]").first().innerText(), /核验通过/);
});
