// A practice fund with one person in every office, each with a browser of their own. The day is set by starting the
// server again, as a training course would.
import assert from "node:assert/strict";
import { after, before } from "node:test";
import { launch } from "./browser.mjs";
import { ADMINISTRATOR, foundFund, serve, signIn, startEarmark } from "./earmark.mjs";
import { done, fill, press, said } from "./act.mjs";

const PASSWORD = "松花江-journey-2025";
const DISTRICT = "南岗区";

/** Login name → office, organisation, and for district offices the district. */
export const OFFICES = {
  "district.office": ["区县工信部门", "南岗区工业和信息化局", DISTRICT],
  "district.finance": ["区县财政部门", "南岗区财政局", DISTRICT],
  handler: ["市工信局经办岗", "哈尔滨市工业和信息化局"],
  reviewer: ["市工信局审核岗", "哈尔滨市工业和信息化局"],
  verifier: ["市工信局审核岗", "哈尔滨市工业和信息化局"],
  leader: ["市工信局负责人", "哈尔滨市工业和信息化局"],
  finance: ["市财政局", "哈尔滨市财政局"],
  cashier: ["市财政局", "哈尔滨市财政局"],
  city: ["市政府", "哈尔滨市人民政府办公厅"],
  assessor: ["第三方机构", "冰城评测中心"],
  "expert.a": ["验收专家", "松花江大学"],
  "expert.b": ["验收专家", "太阳岛研究院"],
  "expert.c": ["验收专家", "中央大街会计师事务所"],
  "expert.d": ["验收专家", "黑龙江自动化学会"],
  "expert.e": ["验收专家", "龙江软件测评中心"],
  auditor: ["审计", "哈尔滨市审计局"],
  elsewhere: ["区县工信部门", "道里区工业和信息化局", "道里区"],
  supervisor: ["督察联合工作组", "专项资金使用督察联合工作组"],
};

/** The 18 digits of an identity card with a right check digit (GB 11643): person number `n`, born in Harbin. */
function identity(n) {
  const first = `23010319800101${String(n).padStart(3, "0")}`;
  const sum = [...first].reduce((sum, digit, at) => sum + Number(digit) * (2 ** (17 - at) % 11), 0);
  return first + "10X98765432"[sum % 11];
}

/** A small paper that no other paper equals. */
export function paper(name) {
  return { name: `${name}.pdf`, mimeType: "application/pdf", buffer: Buffer.from(`%PDF-1.7\n% ${name}\n%%EOF\n`) };
}

/**
 * The town of one file of tests: founded on a Monday in March before they run, with a browser of its own and what `prepare`
 * makes of it, and gone after them.
 */
export function foundTown(prepare) {
  const town = new Town();
  before(async () => {
    await town.found("2025-03-03");
    await prepare?.();
  });
  after(() => town.stop());
  return town;
}

class Town {
  #people = new Map();

  /** A fund founded on `day`, served on it. */
  async found(day) {
    this.browser = await launch();
    this.earmark = await startEarmark((data, listen) => [...serve(data, listen), "--day", day], {
      prepare: (data) => foundFund(data, "--day", day),
    });
  }

  get url() {
    return this.earmark.url;
  }

  /** The same fund on a later day. */
  async on(day) {
    await this.earmark.restart((data, listen) => [...serve(data, listen), "--day", day]);
  }

  /** The administrator, with a password of their own; opens an account for every office through the pages. */
  async openOffices() {
    const page = await signIn(this.browser, this.url, ADMINISTRATOR);
    await this.choosePassword(page, ADMINISTRATOR.password);
    this.#people.set("administrator", page);
    for (const [at, [account, [role, organisation, district]]] of Object.entries(OFFICES).entries()) {
      await page.goto(`${this.url}/accounts`);
      await page.getByRole("link", { name: "开立账号" }).click();
      const named = { account, name: `人员${at}`, phone: "0451-84664000", id_number: identity(at), role, organisation };
      await fill(page, district ? { ...named, district } : named);
      await press(page, "开立账号");
      const initial = await page.locator("main dd code").innerText();
      await this.firstSignIn(account, initial);
    }
  }

  /** Somebody's first visit: the initial password opens only the page that replaces it. */
  async firstSignIn(account, password) {
    const page = await signIn(this.browser, this.url, { account, password });
    assert.equal(new URL(page.url()).pathname, "/account/password");
    await this.choosePassword(page, password);
    this.#people.set(account, page);
  }

  async choosePassword(page, old) {
    await fill(page, { old, new: PASSWORD, again: PASSWORD });
    await press(page, "修改密码");
    assert.notEqual(new URL(page.url()).pathname, "/account/password", await said(page));
  }

  /** Somebody who came another way, such as by registering. */
  joins(account, page) {
    this.#people.set(account, page);
  }

  /** The page of a person. */
  page(account) {
    const page = this.#people.get(account);
    assert.ok(page, `nobody is signed in as ${account}`);
    return page;
  }

  /** Opens an address as somebody. */
  async open(account, address) {
    const page = this.page(account);
    const response = await page.goto(this.url + address);
    return Object.assign(page, { status: response.status() });
  }

  /**
   * From a page of the subject to a step's form by the button of its name; the form is filled in and sent. Ends on the
   * page that follows, and fails with what the page said unless the act was accepted.
   */
  async act(account, from, step, values = {}) {
    const page = await this.ask(account, from, step, values);
    assert.match(await done(page), /记录第 \d+ 号/, `${account} ${step}: ${await said(page)}`);
    return page;
  }

  /** The same for an act that is refused: the refusal's reason and article. */
  async refused(account, from, step, values = {}) {
    const page = await this.ask(account, from, step, values);
    const refusal = page.locator("main .refusal");
    assert.equal(await refusal.count(), 1, `${account} ${step} was not refused: ${await done(page)}${await said(page)}`);
    return (await refusal.innerText()).replaceAll(/\s+/g, " ");
  }

  async ask(account, from, step, values) {
    const page = await this.open(account, from);
    const link = page.locator("main").getByRole("link", { name: step, exact: true }).first();
    if (!(await link.count())) {
      const page_ = (await page.locator("main").innerText()).replaceAll(/\s+/g, " ").slice(0, 1500);
      assert.fail(`${account} finds no “${step}” on ${from}: ${page_}`);
    }
    await Promise.all([page.waitForURL("**/acts/**"), link.click()]);
    await fill(page, values);
    await press(page, step);
    return page;
  }

  /** The reason beside a button that cannot be pressed. */
  async blocked(account, from, step) {
    const page = await this.open(account, from);
    const button = page.locator("main").getByRole("button", { name: step, exact: true });
    await page.locator("main details").evaluateAll((all) => all.forEach((details) => (details.open = true)));
    assert.equal(await button.first().getAttribute("aria-disabled"), "true", `${account} may ${step}`);
    const why = await button.first().getAttribute("aria-describedby");
    return (await page.locator(`[id="${why}"]`).first().innerText()).trim();
  }

  async stop() {
    await this.browser?.close();
    await this.earmark?.stop();
  }
}
