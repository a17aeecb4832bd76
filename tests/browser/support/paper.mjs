// Papers as they come out of the printer, and their words as snapshots.
import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

const A4 = [595, 842];
/** What belongs to the screen only. */
const FURNITURE = [".topbar", "footer.site", ".paper-tools", ".skip"];

/** Prints the page that is open: sheets of A4, nothing of the screen's furniture, nothing cut off at the edge. */
export async function printed(page) {
  const pdf = (await page.pdf({ preferCSSPageSize: true, format: "A4" })).toString("latin1");
  const boxes = [...pdf.matchAll(/\/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)\s*\]/g)];
  assert.ok(boxes.length > 0, "no sheet");
  for (const [, width, height] of boxes) {
    assert.deepEqual([Number(width), Number(height)].map(Math.round).sort((a, b) => a - b), A4);
  }
  const screen = page.viewportSize();
  await page.emulateMedia({ media: "print" });
  await page.setViewportSize({ width: 700, height: 1000 });
  for (const part of FURNITURE) {
    for (const found of await page.locator(part).all()) assert.equal(await found.isVisible(), false, part);
  }
  const cut = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.equal(cut, 0, `${cut} px are cut off at the edge of the paper`);
  const words = await page.locator("main").innerText();
  await page.emulateMedia({ media: null });
  await page.setViewportSize(screen);
  return { sheets: boxes.length, words };
}

/** Compares words with the snapshot `name`; digests, check codes and times differ from run to run and are masked. */
export function matches(name, words) {
  const masked = words
    .replaceAll(/[0-9a-f]{64}/g, "‹digest›")
    .replaceAll(/[0-9A-Z]{4}(-[0-9A-Z]{4}){3,}/g, "‹code›")
    .replaceAll(/\d\d:\d\d(:\d\d)?/g, "‹time›")
    .replaceAll(/[ \t]+/g, " ")
    .replaceAll(/\n\s*\n+/g, "\n")
    .trim();
  const file = path.join(import.meta.dirname, "..", "snapshots", `${name}.txt`);
  if (!existsSync(file) || process.env.UPDATE_SNAPSHOTS) {
    assert.ok(!process.env.CI, `no snapshot ${name}`);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, `${masked}\n`);
  }
  assert.equal(masked, readFileSync(file, "utf8").trim());
}
