// What people do on a page: fill fields by their names, press a button, and read what became of it; and the journeys made of it.
import { test } from "node:test";

/** The steps of a journey: each builds on those before it, so the first that fails ends it. */
export function journey() {
  let broken = false;
  return (name, run) =>
    test(name, async (context) => {
      if (broken) return context.skip("an earlier step failed");
      broken = true;
      await run();
      broken = false;
    });
}

/**
 * Fills fields by name. A text is typed, chosen in a list or picked among radio buttons (by value or words); an
 * array ticks exactly these boxes; `true` ticks a box; `{ name, mimeType, buffer }` is a file.
 */
export async function fill(page, values) {
  for (const [name, value] of Object.entries(values)) {
    const all = page.locator(`main [name="${name}"]:not([type=hidden])`);
    const kind = await all.first().evaluate((field) => field.type);
    if (kind === "file") await all.first().setInputFiles(value);
    else if (kind === "radio") await pick(all, value);
    else if (Array.isArray(value)) await tick(all, value);
    else if (kind === "checkbox") await all.first().setChecked(value);
    else if (kind === "select-one") await choose(all.first(), value);
    else await all.first().fill(String(value));
  }
}

async function tick(boxes, wanted) {
  for (const box of await boxes.all()) await box.setChecked(wanted.includes(await box.getAttribute("value")));
}

async function pick(radios, wanted) {
  for (const radio of await radios.all()) {
    const words = await radio.evaluate((input) => input.labels[0].childNodes[0].textContent);
    if ([words, await radio.getAttribute("value")].includes(wanted)) return radio.check();
  }
  throw new Error(`there is no “${wanted}” to pick`);
}

async function choose(select, wanted) {
  const options = await select.locator("option").evaluateAll((all) => all.map(({ value, label }) => ({ value, label })));
  const found = options.find(({ value, label }) => value === wanted || label === wanted) ?? options.find(({ label }) => label.includes(wanted));
  if (!found) throw new Error(`“${wanted}” is not among ${options.map(({ label }) => label).join("、")}`);
  await select.selectOption(found.value);
}

/** Presses the button and, where it asks once more, confirms; ends on the page that follows. */
export async function press(page, name) {
  const button = page.locator("main").getByRole("button", { name, exact: true }).last();
  const asked = await button.getAttribute("data-confirm");
  const follows = page.waitForEvent("load");
  await button.click();
  const dialog = page.getByRole("dialog");
  if (asked && (await dialog.count())) await dialog.getByRole("button", { name: "确认", exact: true }).click();
  await follows;
}

/** The sentence at the top that says what was done, or nothing. */
export async function done(page) {
  const note = page.locator("main > [role=status]");
  return (await note.count()) ? (await note.first().innerText()).trim() : "";
}

/** What the page says instead: refusal, reason why not now, or wrong fields; for messages of tests. */
export async function said(page) {
  const parts = page.locator("main .refusal, main .error-summary, main .note.warn, main > h1");
  return (await parts.allInnerTexts()).join(" | ").replaceAll(/\s+/g, " ");
}
