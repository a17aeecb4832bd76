// Saves what is typed as a draft a moment after it is typed, and says when.
import { clock } from "./dom";

const PAUSE = 2_000;
const RETRY = 15_000;

export function autosave(): void {
  document.querySelectorAll<HTMLFormElement>("form[data-autosave]").forEach((form) => {
    const said = form.querySelector<HTMLElement>("[data-saved]");
    let waiting = 0;
    const saveIn = (pause: number): void => {
      window.clearTimeout(waiting);
      waiting = window.setTimeout(() => void save(), pause);
    };
    const say = (text: string): void => {
      if (said) said.textContent = text;
    };
    const save = async (): Promise<void> => {
      if (await send(form)) {
        say(`已自动保存 ${clock()}`);
      } else {
        say("还没有保存：连接不上，稍后自动再试");
        saveIn(RETRY);
      }
    };
    said?.setAttribute("role", "status");
    form.addEventListener("input", () => saveIn(PAUSE));
    form.addEventListener("submit", () => window.clearTimeout(waiting));
  });
}

async function send(form: HTMLFormElement): Promise<boolean> {
  const body = new URLSearchParams();
  new FormData(form).forEach((value, name) => {
    if (typeof value === "string") body.append(name, value);
  });
  try {
    const answer = await fetch(form.dataset.autosave ?? "", { method: "POST", body });
    return answer.ok;
  } catch {
    return false;
  }
}
