// Moves the columns of an export template up and down by buttons, and numbers them in the order they stand in.
import { element } from "./dom";

export function orderColumns(): void {
  document.querySelectorAll<HTMLTableElement>("table[data-columns]").forEach((table) => {
    const body = table.tBodies[0];
    if (!body) return;
    for (const row of body.rows) {
      const title = row.querySelector("label")?.textContent ?? "";
      const moves = element("span", { className: "moves" });
      moves.append(button("↑", `${title}上移`, () => move(body, row, -1)), button("↓", `${title}下移`, () => move(body, row, 1)));
      row.cells[2]?.append(moves);
    }
    number(body);
  });
}

function button(sign: string, label: string, act: () => void): HTMLButtonElement {
  const made = element("button", { type: "button", className: "button quiet small", textContent: sign, title: label });
  made.setAttribute("aria-label", label);
  made.addEventListener("click", () => {
    act();
    made.focus();
  });
  return made;
}

function move(body: HTMLTableSectionElement, row: HTMLTableRowElement, by: -1 | 1): void {
  const next = by < 0 ? row.previousElementSibling : row.nextElementSibling;
  if (!next) return;
  if (by < 0) next.before(row);
  else next.after(row);
  number(body);
}

/** The order typed is the order seen from now on. */
function number(body: HTMLTableSectionElement): void {
  [...body.rows].forEach((row, at) => {
    const input = row.querySelector<HTMLInputElement>("input.w-order");
    if (input) input.value = String(at + 1);
  });
}
