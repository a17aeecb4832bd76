// Wrong input, impatience, stale forms and strangers.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { findings, launch, open } from "./support/browser.mjs";
import { done, fill, press } from "./support/act.mjs";
import { DEMONSTRATION, demo, foundFund, serve, signIn, startEarmark } from "./support/earmark.mjs";

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

const as = (office, options) =>
  signIn(browser, earmark.url, { account: accounts[office], password: DEMONSTRATION.password }, options);

/** The words beside a field. */
const beside = (page, name) => page.locator(`main .field:has([name="${name}"]) .error`).innerText();

test("every wrong field of the registration is said at once, beside it and on top, and what was typed stays", async () => {
  const page = await open(browser, `${earmark.url}/register`);
  const typed = { code: "91230199128175037A", name: "哈尔滨某厂", industry: "34", staff: "一百", revenue: "-5", account: "mou" };
  await fill(page, { ...typed, contact: "会计", phone: "0451-82828282", password: "太阳岛-machine-2025", again: "另一个" });
  await press(page, "注册");
  assert.match(await beside(page, "code"), /校验|第/);
  assert.match(await beside(page, "industry"), /四位数字/);
  assert.match(await beside(page, "staff"), /只写数字/);
  assert.match(await beside(page, "again"), /不一致/);
  for (const name of ["district", "revenue", "legal_person"]) assert.ok((await beside(page, name)).length > 3, name);
  for (const [name, value] of Object.entries(typed)) assert.equal(await page.inputValue(`main [name="${name}"]`), value, name);
  assert.equal(await page.inputValue("main [name=password]"), "", "a password is never sent back");
  assert.equal(await page.locator("#errors li").count(), 7);
  assert.deepEqual(await findings(page), []);
  await page.context().close();
});

test("an amount of three decimals is refused beside its field with what may be written", async () => {
  const page = await as("市财政局");
  await page.goto(`${earmark.url}/acts/promise_grant`);
  await fill(page, { document: "财建〔2025〕99号", amount: "100.123" });
  await press(page, "登记中央资金指标");
  assert.match(await beside(page, "amount"), /分|两位/);
  assert.equal(await page.inputValue("main [name=document]"), "财建〔2025〕99号");
  assert.equal(await page.inputValue("main [name=amount]"), "100.123");
  await page.context().close();
});

test("a form that is sent twice does its act once", async () => {
  const page = await as("市财政局", { script: false });
  await page.goto(`${earmark.url}/acts/promise_grant`);
  await fill(page, { document: "财建〔2025〕88号", amount: "1万" });
  const form = await page.locator("main form").last().evaluate((form) => Object.fromEntries(new FormData(form)));
  const send = (changed = {}) =>
    page.request.post(`${earmark.url}/acts/promise_grant`, { form: { ...form, ...changed }, maxRedirects: 0 });
  const [first, second] = [await send(), await send()];
  assert.deepEqual([first.status(), second.status()], [303, 303]);
  await page.goto(`${earmark.url}/money/grant`);
  assert.match(await done(page), /没有重复办理/);
  assert.equal((await page.locator("main").innerText()).split("财建〔2025〕88号").length - 1, 1);
  // The same form with other contents is another act, and must not pass for the first.
  assert.equal((await send({ amount: "2万" })).status(), 409);
  await page.context().close();
});

test("a form from another session, or without its token, is refused and does nothing", async () => {
  const page = await as("市财政局");
  const sent = { document: "财建〔2025〕77号", amount: "1万", key: "0".repeat(32), csrf: "somebody-else" };
  for (const form of [sent, { ...sent, csrf: "" }]) {
    const answer = await page.request.post(`${earmark.url}/acts/promise_grant`, { form, maxRedirects: 0 });
    assert.ok([400, 403, 409, 422].includes(answer.status()), String(answer.status()));
  }
  await page.goto(`${earmark.url}/money/grant`);
  assert.ok(!(await page.locator("main").innerText()).includes("财建〔2025〕77号"));
  await page.context().close();
});

test("a stranger is led to the login and back; another's case does not exist; another's office is closed", async () => {
  const stranger = await open(browser, `${earmark.url}/projects/P0001`);
  assert.equal(new URL(stranger.url()).pathname, "/login");
  await stranger.context().close();
  const handler = await as("市工信局经办岗");
  await handler.goto(`${earmark.url}/projects/P0001`);
  assert.match(await handler.locator("body").innerText(), /P0001/);
  await handler.context().close();
  const firm = await as("申报企业");
  const own = await firm.goto(`${earmark.url}/home`).then(() => firm.locator("main a[href^='/projects/P']").evaluateAll((all) => all.map((a) => a.href)));
  const other = ["P0001", "P0002"].find((id) => !own.some((href) => href.includes(id)));
  const status = async (address) => (await firm.goto(earmark.url + address)).status();
  assert.equal(await status(`/projects/${other}`), 404);
  assert.equal(await status(`/acts/withdraw?project=${other}`), 404);
  assert.equal(await status("/projects/P9999"), 404);
  assert.equal(await status("/worklist"), 403);
  assert.equal(await status("/accounts"), 403);
  await firm.context().close();
});

test("a file of a wrong kind is refused with the reason before it is filed", async () => {
  const page = await as("申报企业", { script: false });
  await page.goto(`${earmark.url}/apply/files`);
  const panel = page.locator("main section.panel").first();
  const cards = await panel.locator(".evidence").count();
  await panel.locator("input[type=file]").setInputFiles({
    name: "合同.pdf", mimeType: "application/pdf", buffer: Buffer.from("MZ this is a program"),
  });
  await Promise.all([page.waitForEvent("load"), panel.getByRole("button", { name: "上传", exact: true }).click()]);
  assert.match(await page.locator("main").innerText(), /合同\.pdf/);
  await page.goto(`${earmark.url}/apply/files`);
  assert.equal(await page.locator("main section.panel").first().locator(".evidence").count(), cards);
  await page.context().close();
});

test("the day of a real fund cannot be set by hand", async () => {
  const output = await startEarmark((data, listen) => [...serve(data, listen), "--day", "2025-06-01"], {
    prepare: (data) => foundFund(data),
  }).catch((error) => String(error));
  assert.match(output, /--day 只用于演练资金/);
});
