// Shows below an amount field what was understood. The server reads the text, so there is one reading of amounts.
import { messageOf } from "./dom";

const PAUSE = 250;

export function readBackAmounts(): void {
  document.querySelectorAll<HTMLInputElement>("input[data-amount]").forEach((input) => {
    const output = document.getElementById(`${input.id}-read`);
    if (!output) return;
    let waiting = 0;
    input.addEventListener("input", () => {
      window.clearTimeout(waiting);
      waiting = window.setTimeout(() => void show(input, output), PAUSE);
    });
  });
}

async function show(input: HTMLInputElement, output: HTMLElement): Promise<void> {
  const text = input.value;
  let message = "";
  let unclear = false;
  if (text.trim() !== "") {
    try {
      const answer = await fetch(`/api/amount?text=${encodeURIComponent(text)}`);
      message = messageOf(await answer.text());
      unclear = answer.status === 422;
    } catch {
      message = "";
    }
  }
  if (input.value !== text) return;
  output.textContent = message;
  output.classList.toggle("unclear", unclear);
}
