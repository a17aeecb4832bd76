// The real thing: the earmark binary on a free port over a fresh folder, and people who sign in.
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { root, targetFolder } from "./paths.mjs";
import { open } from "./browser.mjs";

/** Builds the binary once (or takes `EARMARK`), so that a test never runs an old one. */
export function binary() {
  if (process.env.EARMARK) return process.env.EARMARK;
  execFileSync("cargo", ["build", "--quiet", "-p", "earmark"], { cwd: root, stdio: "inherit" });
  return path.join(targetFolder(), "debug", "earmark");
}

const PACK = path.join(root, "policy/harbin-2024-1");

/** The administrator of a fund made by `foundFund`. */
export const ADMINISTRATOR = { account: "admin", password: "冰城-first-2024-key" };

/** Makes a new, empty fund under Harbin's pack in the folder `data`. */
export function foundFund(data, ...more) {
  const { account, password } = ADMINISTRATOR;
  const named = ["--name", "浏览器测试资金", "--administrator", account, "--password", password];
  execFileSync(binary(), ["init", data, "--policy", PACK, ...named, ...more]);
}

/** What `startEarmark` runs for a fund that is there already. */
export const serve = (data, listen) => ["serve", "--data", data, "--listen", listen];

/** What `startEarmark` runs for the invented city of a demonstration; it makes the city first. */
export const demo = (data, listen) => ["demo", "--data", data, "--listen", listen, "--policy", PACK];

/** What the demonstration prints at its start: one account for each office. */
export const DEMONSTRATION = {
  password: "harbin-demo-2025",
  /** Office → login name. */
  accounts: (output) => Object.fromEntries([...output.matchAll(/^  (\S+) +(\S+)/gm)].map(([, office, account]) => [office, account])),
};

/**
 * Runs `earmark ARGUMENTS` over a fresh folder until it answers. `arguments_` gets the data folder and the address to
 * listen on; `prepare` may fill the folder first.
 * @returns {Promise<{url: string, data: string, output: () => string, stop: () => Promise<void>, restart: (arguments_) => Promise<void>}>}
 */
export async function startEarmark(arguments_, { prepare, within = 120_000 } = {}) {
  const data = path.join(mkdtempSync(path.join(tmpdir(), "earmark-")), "data");
  prepare?.(data);
  const listen = `127.0.0.1:${await freePort()}`;
  let running = await run(arguments_(data, listen), listen, within);
  return {
    url: `http://${listen}`,
    data,
    output: () => running.said(),
    /** Ends the server and runs another over the same folder at the same address: who was signed in, stays so. */
    async restart(others) {
      await running.end();
      running = await run(others(data, listen), listen, within);
    },
    async stop() {
      await running.end();
      rmSync(path.dirname(data), { recursive: true, force: true });
    },
  };
}

async function run(arguments_, listen, within) {
  const child = spawn(binary(), arguments_, { stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (said += chunk));
  const ended = new Promise((resolve) => child.on("exit", resolve));
  await answers(`http://${listen}`, child, within, () => said);
  return {
    said: () => said,
    async end() {
      child.kill("SIGTERM");
      await ended;
    },
  };
}

async function answers(url, child, within, said) {
  const until = Date.now() + within;
  while (Date.now() < until) {
    if (child.exitCode !== null) throw new Error(`earmark ended with ${child.exitCode}:\n${said()}`);
    try {
      await fetch(url, { redirect: "manual" });
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
  child.kill("SIGKILL");
  throw new Error(`earmark did not answer within ${within / 1000} s:\n${said()}`);
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** Opens a context of its own and signs in; ends on the page after the login. */
export async function signIn(browser, url, { account, password }, options) {
  const page = await open(browser, `${url}/login`, options);
  await page.fill("input[name=account]", account);
  await page.fill("input[name=password]", password);
  await Promise.all([page.waitForURL((address) => address.pathname !== "/login"), page.click("main button[type=submit]")]);
  return page;
}
