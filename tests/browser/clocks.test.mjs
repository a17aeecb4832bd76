// Clocks, messages and change of law (第三条（一）、第十八条、第十九条): an office's time stands still while the firm corrects; who is
// late is told, and the office above too, in the portal and by mail through a real mail server on this machine; a superior
// document is laid over the pack, looked at case by case, and adopted. Steps build on each other.
import assert from "node:assert/strict";
import { mkdtempSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { after } from "node:test";
import { WIDTHS, findings, overflow, shot } from "./support/browser.mjs";
import { done, fill, journey, press, said } from "./support/act.mjs";
import { PROJECT, PROVIDER, applies, fundOpens } from "./support/firm.mjs";
import { serve } from "./support/earmark.mjs";
import { root } from "./support/paths.mjs";
import { foundTown } from "./support/town.mjs";

let mail;
const town = foundTown(async () => {
  mail = await mailServer();
  await town.openOffices();
  await fundOpens(town);
  await applies(town);
});
after(() => mail?.close());

/** A mail server that takes everything and keeps what it was sent. */
async function mailServer() {
  const letters = [];
  const server = createServer((socket) => {
    let [text, letter] = ["", null];
    socket.write("220 test ESMTP\r\n");
    socket.on("error", () => {});
    socket.on("data", (chunk) => {
      text += chunk;
      for (let end = text.indexOf("\r\n"); end >= 0; end = text.indexOf("\r\n")) {
        const line = text.slice(0, end);
        text = text.slice(end + 2);
        if (letter !== null && line !== ".") letter += `${line}\n`;
        else if (letter !== null) {
          letters.push(letter);
          letter = null;
          socket.write("250 taken\r\n");
        } else if (/^DATA/i.test(line)) {
          letter = "";
          socket.write("354 go on\r\n");
        } else if (/^QUIT/i.test(line)) socket.end("221 bye\r\n");
        else socket.write("250 ok\r\n");
      }
    });
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { port: server.address().port, letters, close: () => server.close() };
}

/** The text of a letter, which is in base64 or quoted-printable. */
function read(letter) {
  const at = letter.indexOf("\n\n");
  const [head, body] = [letter.slice(0, at), letter.slice(at + 2)];
  if (/base64/i.test(head)) return Buffer.from(body, "base64").toString("utf8");
  const bytes = body.replaceAll("=\n", "").replaceAll(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
  return /quoted-printable/i.test(head) ? Buffer.from(bytes, "latin1").toString("utf8") : body;
}

/** Waits until the mail server has a letter that says so. */
async function letter(words) {
  for (let tries = 0; tries < 100; tries++) {
    const found = mail.letters.map(read).find((text) => text.includes(words));
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  assert.fail(`no letter says “${words}”: ${mail.letters.map(read).join("\n----\n")}`);
}

/** The same fund on a later day, with mail. */
async function on(day) {
  const file = path.join(mkdtempSync(path.join(tmpdir(), "earmark-mail-")), "mail.toml");
  const site = "https://fund.example.gov.cn";
  writeFileSync(file, `host = "127.0.0.1"\nport = ${mail.port}\nsecurity = "none"\nfrom = "专项资金 <fund@example.gov.cn>"\nsite = "${site}"\n`);
  await town.earmark.restart((data, listen) => [...serve(data, listen), "--day", day, "--mail", file]);
}

/** No finding of axe, nothing wider than the window, at both widths; with a picture. */
async function sound(page, name) {
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 900 });
    await shot(page, name);
    assert.deepEqual(await findings(page), [], `${name} at ${width}`);
    assert.equal(await overflow(page), 0, `${name} at ${width}`);
  }
  await page.setViewportSize({ width: 1280, height: 900 });
}

const words = async (page) => (await page.locator("main").innerText()).replaceAll(/\s+/g, " ");
const step = journey();

step("while the firm corrects, the district's time stands still, and everybody can read since when", async () => {
  await town.on("2025-03-06");
  await town.act("district.office", PROJECT, "区县审核入库", {
    outcome: "退回补正", "defects[0].item": "改造内容", "defects[0].note": "请写明改造的工序",
  });
  await town.on("2025-03-10");
  const page = await town.open("district.office", PROJECT);
  assert.match(await words(page), /区县审核入库：自 2025-03-06 起暂停（等待企业补正），已用 3\/10 个工作日/);
  const list = await town.open("district.office", "/clocks");
  assert.match(await words(list), /自 2025-03-06 起暂停（等待企业补正）/);
  await sound(list, "clocks-paused");
  assert.match(await words(await town.open("jia", "/notifications")), /办理进展.*区县已审核/);
});

step("an address is proved by the code that was sent there, and what goes there is chosen", async () => {
  const off = await town.open("reviewer", "/account");
  assert.match(await words(off), /本系统没有开通邮件通知/);
  await on("2025-03-10");
  const page = await town.open("reviewer", "/account");
  await fill(page, { address: "reviewer@example.org" });
  await press(page, "发送验证码");
  assert.match(await done(page), /验证码已发往/);
  const code = /验证码：(\d{6})/.exec(await letter("验证码："))[1];
  await fill(page, { code: code === "000000" ? "000001" : "000000" });
  await press(page, "确认邮箱");
  assert.match(await said(page), /验证码不正确/);
  await fill(page, { code });
  await press(page, "确认邮箱");
  assert.match(await done(page), /邮箱已确认/);
  const box = (name) => page.locator(`main input[name=${name}]`);
  assert.equal(await box("digest").isChecked(), false, "off until it is ticked");
  for (const [task, digest] of [[false, true], [false, false]]) {
    await fill(page, { task, digest });
    await press(page, "保存");
    assert.deepEqual([await box("task").isChecked(), await box("digest").isChecked()], [task, digest]);
  }
  await sound(page, "account-mail");
});

step("who is late is told, and the office above hears of it, in the portal and by mail", async () => {
  const form = { name: "生产管理系统改造", scope: "机加工车间生产数据采集", planned: "42万", starts: "2025-03-10", ends: "2025-12-20", note: "已写明工序" };
  await town.act("jia", PROJECT, "补正入库申请", { ...form, "provider.name": PROVIDER.name, "provider.code": PROVIDER.code });
  // Two working days were used up to the 5th, one on the 6th; seven are left after the 10th, until the 19th.
  assert.match(await words(await town.open("district.office", PROJECT)), /已用 3\/10 个工作日/);
  await on("2025-03-14");
  const reminded = await town.open("district.office", "/notifications");
  assert.match(await words(reminded), /到期提醒 区县审核入库将在 3 个工作日内到期.*未读/);
  await sound(reminded, "notifications");
  assert.doesNotMatch(await words(await town.open("district.office", "/notifications")), /未读/);
  await on("2025-03-20");
  assert.match(await words(await town.open("district.office", "/notifications")), /逾期提醒 区县审核入库已超过时限/);
  assert.match(await words(await town.open("reviewer", "/notifications")), /逾期通报 区县工信部门未在时限内办理“区县审核入库”/);
  const told = await letter("未在时限内办理");
  for (const part of ["P0001", "时限：2025-03-19", "/open/P0001", "/account"]) assert.ok(told.includes(part), `${part}\n${told}`);
  assert.ok(!told.includes("42"), told);
  const page = await town.open("reviewer", "/open/P0001");
  assert.equal(new URL(page.url()).pathname, PROJECT);
  const list = await town.open("reviewer", "/clocks?state=overdue");
  assert.match(await words(list), /已逾期 1 个工作日.*市工信局审核岗/);
  await sound(list, "clocks-overdue");
  assert.equal((await town.open("elsewhere", "/open/P0001")).status, 404);
});

step("the administrator sees how many letters went, and what is not theirs to see is not there", async () => {
  const page = await town.open("administrator", "/outbox");
  assert.match(await words(page), /已发出 \d+ 封.*没有发送失败的邮件/);
  assert.doesNotMatch(await words(page), /example\.org/);
  await sound(page, "outbox");
  const account = await town.open("reviewer", "/account");
  await press(account, "不再接收，删除邮箱");
  assert.match(await done(account), /邮箱地址已删除/);
});

step("a superior document is laid over the pack, and what it changes is seen before it is adopted", async () => {
  const page = await town.open("handler", "/packs");
  const overlay = path.join(root, "policy/overlays/rate-2025");
  await page.locator("main input[type=file]").setInputFiles([path.join(overlay, "text.txt")]);
  await press(page, "放入");
  assert.match(await said(page), /错误/);
  await page.locator("main input[type=file]").setInputFiles(["overlay.toml", "text.txt"].map((name) => path.join(overlay, name)));
  await press(page, "放入");
  assert.match(await done(page), /已放入，尚未采用/);
  const seen = await words(page);
  for (const part of ["未采用", "1 个在办项目", "金额和比例（1）", "45%，不超过 45万", "80万以上补贴比例最高不超过50%", "尚未申报", "由市工信局负责人凭文号采用"]) {
    assert.ok(seen.includes(part), `${part} is not in: ${seen}`);
  }
  await sound(page, "pack-preview");
});

step("the leader adopts it by its number, and two packs can be held against each other", async () => {
  const list = await town.open("leader", "/packs");
  await list.getByRole("link", { name: "查看影响" }).click();
  await list.waitForURL("**/packs/*");
  await list.getByRole("link", { name: "采用这个政策包" }).click();
  await list.waitForURL("**/acts/**");
  await press(list, "采用政策包");
  assert.match(await done(list), /记录第 \d+ 号/, await said(list));
  const page = await town.open("leader", "/packs");
  assert.match(await words(page), /示例财规〔2025〕6号.*已采用，未到适用日/);
  await sound(page, "packs");
  const [old, now] = await page.locator("main select[name=old] option").evaluateAll((all) => all.map((option) => option.value)).then((all) => all.reverse());
  const diff = await town.open("auditor", `/packs/diff?old=${old}&new=${now}`);
  assert.match(await words(diff), /20个工作日.*15个工作日/);
  await sound(diff, "pack-diff");
  const law = await town.open("auditor", "/law");
  assert.match(await words(law), /哈工信联规〔2024〕1号/);
});
