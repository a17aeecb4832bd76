// Takes the pictures of the documents from the demonstration: `node pictures.mjs FOLDER`. Run by scripts/pictures.
import path from "node:path";
import { launch, open } from "./support/browser.mjs";
import { demo, signIn, startEarmark } from "./support/earmark.mjs";

const folder = path.resolve(process.argv[2] ?? ".");
const size = { width: 1280, height: 800 };

/** The account that the demonstration prints for an office, and the password of all. */
function accountOf(said, office) {
  const account = said.match(new RegExp(`^\\s*${office}\\s+(\\S+)`, "m"))?.[1];
  const password = said.match(/密码都是 (\S+?)）/)?.[1];
  if (!account || !password) throw new Error(`the demonstration names no account for ${office}:\n${said}`);
  return { account, password };
}

async function keep(page, name) {
  await page.setViewportSize(size);
  await page.waitForLoadState("networkidle");
  // Charts draw themselves in a moment; a picture of half a chart is none.
  await page.waitForTimeout(800);
  await page.screenshot({ path: path.join(folder, `${name}.png`), animations: "disabled" });
}

const browser = await launch();
const earmark = await startEarmark(demo, { within: 600_000 });
try {
  const citizen = await open(browser, earmark.url);
  await keep(citizen, "front");
  await citizen.goto(`${earmark.url}/calculator?a=30万&b=71.5万&c=18万`);
  await citizen.setViewportSize(size);
  await citizen.evaluate(() => document.querySelector("main dl.sums")?.closest("section")?.scrollIntoView());
  await keep(citizen, "calculator");
  await citizen.goto(`${earmark.url}/notices`);
  await citizen.locator("main a[href^='/notices/']").first().click();
  await keep(citizen, "notice");

  const official = await signIn(browser, earmark.url, accountOf(earmark.output(), "市工信局经办岗"));
  await official.goto(`${earmark.url}/worklist`);
  await keep(official, "worklist");
  await official.locator("main a[href^='/projects/']").first().click();
  await keep(official, "case");
} finally {
  await earmark.stop();
  await browser.close();
}
