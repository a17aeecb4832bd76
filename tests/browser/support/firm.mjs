// One factory on its way into the pool: registration, application, level, in the order every case takes them.
import assert from "node:assert/strict";
import { open } from "./browser.mjs";
import { done, fill, press, said } from "./act.mjs";
import { paper } from "./town.mjs";

export const CODE = "91230199128175037N";
export const NAME = "哈尔滨甲设备制造有限公司";
export const PROJECT = "/projects/P0001";
export const PROVIDER = { name: "冰城数字技术有限公司", code: "91230100127575573H" };

/** Files a paper under the heading of its kind on the page that is open; the script then shows the page anew. */
export async function upload(page, kind, file) {
  const panel = page.locator("main section.panel").filter({ has: page.getByRole("heading", { name: kind, exact: true }) });
  await Promise.all([page.waitForEvent("load"), panel.locator("input[type=file]").setInputFiles(file)]);
  assert.match(await panel.innerText(), new RegExp(file.name), await said(page));
}

const LOOKED_UP = {
  "列入经营异常名录": "否",
  "列入严重失信主体名单": "否",
  "违法违规记录": "无",
  "按规定报送材料、接受监督检查": "是",
  "专精特新“小巨人”企业": "否",
  "已获中央财政中小企业发展专项资金支持": "否",
  "已纳入2022年改造试点": "否",
};

/** The bureau looks the conditions of 第五条 and 第六条 up anew, and finds nothing against the enterprise. */
export async function nothingFound(town) {
  const page = await town.open("handler", `/enterprises/${CODE}`);
  await page.getByRole("link", { name: "录入核查结果", exact: true }).click();
  const answers = {};
  for (const [fact, answer] of Object.entries(LOOKED_UP)) {
    const field = page.getByRole("group", { name: fact, exact: true }).locator("[name$='].value']").first();
    answers[await field.getAttribute("name")] = answer;
  }
  await fill(page, answers);
  await press(page, "录入核查结果");
  assert.match(await done(page), /记录第/, await said(page));
}

/** The money is there, and both batches are open. */
export async function fundOpens(town) {
  await town.act("finance", "/money/grant", "登记中央资金指标", { document: "财建〔2025〕1号", amount: "1亿" });
  await town.act("finance", "/money/grant", "登记中央资金到位", {
    tranche: "G0001", amount: "6000万", receipt: "GK2025-001", on: "2025-03-03",
  });
  await town.act("finance", "/money/grant", "下达预算", {
    head: "中小企业数字化改造投入补助", direction: "下达", amount: "8000万", document: "哈财预〔2025〕3号",
  });
  const opened = { opens: "2025-03-03", closes: "2025-12-31" };
  await town.act("leader", "/batches", "开启批次", { kind: "pool", name: "2025年第一批入库", ...opened });
  await town.act("leader", "/batches", "开启批次", { kind: "claim", name: "2025年第一批申报", ...opened });
}

/** The enterprise registers in a browser of its own, as `jia`, and stands on its own page. */
export async function registers(town) {
  const page = await open(town.browser, `${town.url}/register`);
  const password = "太阳岛-machine-2025";
  await fill(page, {
    code: CODE, name: NAME, district: "南岗区", industry: "3411", staff: "120", revenue: "8000万",
    legal_person: true, contact: "会计", phone: "0451-82828282", account: "jia", password, again: password,
  });
  await press(page, "注册");
  assert.equal(new URL(page.url()).pathname, "/home", await said(page));
  assert.match(await done(page), /企业已登记/);
  town.joins("jia", page);
}

/** The enterprise registers and hands in an application that lacks nothing. */
export async function applies(town) {
  await registers(town);
  await fillsInApplication(town);
  const page = await filesApplication(town);
  await fill(page, { promise: true });
  await press(page, "提交");
}

/** The application is filled in, all but its papers. */
export async function fillsInApplication(town) {
  const page = await town.open("jia", "/apply");
  await page.getByRole("link", { name: "项目", exact: true }).click();
  await fill(page, { batch: "B0001", name: "生产管理系统改造", scope: "生产数据采集与生产管理系统，联网设备 48 台。" });
  await press(page, "保存并继续");
  await fill(page, { "provider.name": PROVIDER.name, "provider.code": PROVIDER.code });
  await press(page, "保存并继续");
  await fill(page, { planned: "42万", starts: "2025-03-10", ends: "2025-12-20" });
  await press(page, "保存并继续");
}

/** Its papers are filed, the conditions looked up, and the look over all answers stands open. */
export async function filesApplication(town) {
  const page = await town.open("jia", "/apply/files");
  for (const kind of ["营业执照", "数字化改造方案", "上年度财务报表", "诚信承诺书"]) await upload(page, kind, paper(kind));
  await nothingFound(town);
  return town.open("jia", "/apply/review");
}

/** District and bureau let the project into the pool. */
export async function entersPool(town) {
  await town.act("district.office", PROJECT, "区县审核入库", { outcome: "recommend" });
  await town.act("reviewer", PROJECT, "市局审核入库", { outcome: "enter" });
}

/** The assessor files both reports and records the level before and after. */
export async function reachesLevelTwo(town, after) {
  for (const kind of ["改造前数字化水平评测结果", "改造后数字化水平评测报告"]) {
    await town.act("assessor", PROJECT, "上传凭据", { kind, digest: paper(kind) });
  }
  const report = { edition: "2024" };
  await town.act("assessor", PROJECT, "评测数字化水平", { phase: "before", assessed_on: "2025-03-10", ...report, level: "1", score: "35.5" });
  await town.act("assessor", PROJECT, "评测数字化水平", { phase: "after", assessed_on: after, ...report, level: "2", score: "55.5" });
}

/** Three experts judge the claim and the bureau concludes as they do. */
export async function passesAcceptance(town, on) {
  await town.act("handler", PROJECT, "组织验收评审", { experts: ["expert.a", "expert.b", "expert.c"], meets_on: on });
  for (const expert of ["expert.a", "expert.b", "expert.c"]) {
    await town.act(expert, PROJECT, "提交验收意见", { verdict: "pass", text: "系统已上线，与合同一致，付款凭证齐全。" });
  }
}
