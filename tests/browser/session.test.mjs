// The door: a new fund is served, strangers are told what to do, the first administrator must choose a password.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { findings, inspect, launch, open, shot } from "./support/browser.mjs";
import { ADMINISTRATOR, foundFund, serve, signIn, startEarmark } from "./support/earmark.mjs";

let browser, earmark;
before(async () => {
  earmark = await startEarmark(serve, { prepare: foundFund });
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await earmark?.stop();
});

test("the login page: no finding of WCAG 2.2 A and AA at both widths, also without script", async () => {
  assert.deepEqual(await inspect(browser, `${earmark.url}/login`, "login"), []);
  assert.deepEqual(await inspect(browser, `${earmark.url}/login`, "login-plain", { script: false }), []);
});

test("pages load only our own files, and files with a digest in their name may be kept for ever", async () => {
  const page = await fetch(`${earmark.url}/login`);
  assert.match(page.headers.get("content-security-policy"), /default-src 'none'.*script-src 'self'; style-src 'self'/);
  assert.equal(page.headers.get("cache-control"), "no-store");
  const [, stylesheet] = /href="(\/assets\/style-[0-9a-f]+\.css)"/.exec(await page.text());
  const asset = await fetch(earmark.url + stylesheet);
  assert.equal(asset.status, 200);
  assert.match(asset.headers.get("cache-control"), /max-age=31536000, immutable/);
});

test("a wrong password is said beside the field, in words that betray no account", async () => {
  const page = await open(browser, `${earmark.url}/login`);
  await page.getByLabel("登录名").fill("nobody");
  await page.getByLabel("密码").fill("certainly wrong");
  await page.locator("main button[type=submit]").click();
  await page.locator("#errors").waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.id), "errors");
  assert.equal(await page.getByLabel("登录名").inputValue(), "nobody");
  assert.equal(await page.getByLabel("密码").inputValue(), "");
  assert.deepEqual(await findings(page), []);
  await page.context().close();
});

test("the first administrator signs in and must choose a password of their own", async () => {
  const page = await signIn(browser, earmark.url, ADMINISTRATOR);
  assert.equal(new URL(page.url()).pathname, "/account/password");
  await shot(page, "first-password");
  assert.deepEqual(await findings(page), []);
  await page.context().close();
});

test("large type is one click away and stays", async () => {
  const page = await open(browser, `${earmark.url}/login`, { script: false });
  const size = () => page.evaluate(() => parseFloat(getComputedStyle(document.body).fontSize));
  const before = await size();
  await page.getByRole("link", { name: "大字版" }).click();
  await page.goto(`${earmark.url}/login`);
  assert.ok((await size()) >= before * 1.25);
  await page.context().close();
});

test("the system reads amounts as the law does and says what it understood", async () => {
  const asked = async (text) => {
    const answer = await fetch(`${earmark.url}/api/amount?text=${encodeURIComponent(text)}`);
    return [answer.status, (await answer.json()).message];
  };
  assert.deepEqual(await asked("３０万"), [200, "300,000.00 元，叁拾万元整"]);
  const [status, message] = await asked("30.123");
  assert.equal(status, 422);
  assert.ok(message.length > 0);
});
