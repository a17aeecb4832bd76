// Every part of a page, looked at once: accessible, narrow enough, alive with script and whole without.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { findings, inspect, launch, open } from "./support/browser.mjs";
import { startGallery } from "./support/gallery.mjs";

let browser, gallery;
before(async () => {
  gallery = await startGallery();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  gallery?.stop();
});

for (const name of ["index", "large", "paper"]) {
  test(`${name}: no finding of WCAG 2.2 A and AA, nothing wider than the window, no complaint`, async () => {
    assert.deepEqual(await inspect(browser, `${gallery.url}/${name}.html`, `gallery-${name}`), []);
  });
}

test("the check of accessibility sees a field without a label and text without contrast", async () => {
  const page = await open(browser, `${gallery.url}/paper.html`);
  await page.evaluate(() => {
    const paragraph = document.createElement("p");
    paragraph.textContent = "看不清";
    paragraph.style.color = "#ccc";
    document.querySelector("main").append(document.createElement("input"), paragraph);
  });
  const rules = (await findings(page)).map((finding) => finding.split(":")[0]).sort();
  assert.deepEqual(rules, ["color-contrast", "label"]);
  await page.context().close();
});

test("without script everything is there: tables for charts, fields, buttons", async () => {
  assert.deepEqual(await inspect(browser, `${gallery.url}/index.html`, "gallery-plain", { script: false }), []);
  const page = await open(browser, `${gallery.url}/index.html`, { script: false });
  assert.equal(await page.locator(".chart svg").count(), 0);
  assert.equal(await page.locator("#flow tbody tr").count(), 6);
  assert.ok(await page.getByLabel("银行付款凭证").isVisible());
  await page.context().close();
});

test("the error summary has the focus and its links lead into the fields", async () => {
  const page = await open(browser, `${gallery.url}/index.html`);
  await page.waitForFunction(() => document.activeElement?.id === "errors");
  await page.getByRole("link", { name: "合同金额写成了负数" }).click();
  assert.equal(await page.evaluate(() => document.activeElement.id), "f-total");
  await page.getByRole("link", { name: "请选择付款方式" }).click();
  assert.equal(await page.evaluate(() => document.activeElement.id), "f-paid-1");
  await page.context().close();
});

test("a chart is drawn from the table beside it, in the page's own type", async () => {
  const page = await open(browser, `${gallery.url}/index.html`);
  const chart = page.locator("[data-chart=bar] svg");
  await chart.waitFor();
  const words = await chart.locator("text").allTextContents();
  assert.ok(words.includes("香坊区") && words.includes("已拨付（万元）"), words.join(" "));
  const family = await chart.locator("text").first().evaluate((text) => getComputedStyle(text).fontFamily);
  assert.match(family, /Noto Sans CJK SC/);
  await page.context().close();
});

test("j and k walk a list, and stay out of fields", async () => {
  const page = await open(browser, `${gallery.url}/index.html`);
  const here = () => page.evaluate(() => document.activeElement.textContent.trim());
  await page.waitForFunction(() => document.activeElement?.id === "errors");
  await page.keyboard.press("j");
  assert.equal(await here(), "松花江锅炉配件制造有限公司");
  await page.keyboard.press("j");
  await page.keyboard.press("k");
  assert.equal(await here(), "松花江锅炉配件制造有限公司");
  await page.fill("#f-q", "");
  await page.locator("#f-q").pressSequentially("jk");
  assert.equal(await page.inputValue("#f-q"), "jk");
  await page.context().close();
});

test("a weighty act is asked once more, and the way back leads to the button", async () => {
  const page = await open(browser, `${gallery.url}/index.html`);
  const act = page.getByRole("button", { name: "撤回申报" });
  const sent = () => gallery.received.filter(({ path }) => path === "/save").length;
  const before = sent();
  await act.click();
  const dialog = page.getByRole("dialog");
  assert.match(await dialog.textContent(), /不能再次提交，并通知香坊区工信局/);
  await page.keyboard.press("Escape");
  assert.equal(await dialog.count(), 0);
  assert.equal(await act.evaluate((button) => button === document.activeElement), true);
  assert.equal(sent(), before);
  await act.click();
  await Promise.all([page.waitForURL("**/save"), dialog.getByRole("button", { name: "确认" }).click()]);
  assert.equal(sent(), before + 1);
  await page.context().close();
});

test("a wrong file is refused at once with the reason, a right one is sent with the form's token", async () => {
  const page = await open(browser, `${gallery.url}/index.html`);
  const input = page.locator("#f-files");
  await input.setInputFiles([
    { name: "程序.exe", mimeType: "application/octet-stream", buffer: Buffer.from("MZ") },
    { name: "回单.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.7") },
  ]);
  await page.getByText("不接受这种文件，请用 .pdf .png .jpg .ofd").waitFor();
  await page.getByRole("link", { name: "查看已上传的文件" }).waitFor();
  const sent = gallery.received.filter(({ path }) => path === "/upload");
  assert.equal(sent.length, 1);
  assert.match(sent[0].body, /name="csrf"[\s\S]*name="files"; filename="回单\.pdf"[\s\S]*%PDF-1\.7/);
  await page.context().close();
});

test("what is typed is saved as a draft, and the time is shown", async () => {
  const page = await open(browser, `${gallery.url}/index.html`);
  await page.fill("#f-goal", "联网设备 48 台");
  await page.getByText(/^已自动保存 \d\d:\d\d$/).waitFor();
  const draft = gallery.received.findLast(({ path }) => path === "/drafts/claim");
  assert.equal(new URLSearchParams(draft.body).get("goal"), "联网设备 48 台");
  await page.context().close();
});

test("below an amount stands what was understood of it", async () => {
  const page = await open(browser, `${gallery.url}/index.html`);
  await page.fill("#f-paid_total", "３０万");
  await page.getByText("读到 ３０万").waitFor();
  await page.context().close();
});

test("a notice prints on one sheet of A4, without the furniture of the screen", async () => {
  const page = await open(browser, `${gallery.url}/paper.html`);
  const pdf = (await page.pdf({ format: "A4", preferCSSPageSize: true })).toString("latin1");
  assert.equal(pdf.match(/\/Type\s*\/Page\b/g).length, 1);
  await page.emulateMedia({ media: "print" });
  for (const furniture of [".topbar", "footer.site", ".paper-tools"]) {
    assert.equal(await page.locator(furniture).isVisible(), false, furniture);
  }
  assert.equal(await page.getByText("7K4F-92QD-M3XA").isVisible(), true);
  await page.context().close();
});
