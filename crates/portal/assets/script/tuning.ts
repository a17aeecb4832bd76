// A slider beside the factor: while it moves, the answer is asked of the same page and put in its place. Without this file
// the form does the same with a button.
import { element } from "./dom";

/** The forecast is drawn once the hand rests. */
const REST = 400;

export function followTheHand(form: HTMLFormElement): void {
  const factor = form.querySelector<HTMLInputElement>("input[name=factor]");
  const answer = document.getElementById("answer");
  const chance = document.getElementById("chance");
  const said = document.getElementById("said");
  if (!factor || !answer || !chance || !said) return;

  const slider = element("input", { type: "range", min: "0", max: "10000", step: "1", className: "slider" });
  slider.setAttribute("aria-label", "系数");
  const mirror = (): void => {
    slider.value = String(Math.round(Number(factor.value) * 100) || 0);
    slider.setAttribute("aria-valuetext", `${factor.value}%`);
    slider.disabled = chosen() === "share";
  };
  const chosen = (): string => new FormData(form).get("form")?.toString() ?? "";
  factor.insertAdjacentElement("afterend", slider);
  mirror();

  let asking: AbortController | null = null;
  let resting = 0;

  /** The address of the trial as the form stands, without what is empty. */
  const address = (part: string): URL => {
    const url = new URL(form.action);
    for (const [name, value] of new FormData(form)) if (value !== "") url.searchParams.set(name, value.toString());
    if (part) url.searchParams.set("part", part);
    return url;
  };

  const fetchInto = async (place: HTMLElement, part: string, signal: AbortSignal): Promise<void> => {
    const reply = await fetch(address(part), { signal, headers: { accept: "text/html" } });
    if (reply.ok) place.innerHTML = await reply.text();
  };

  const ask = (): void => {
    asking?.abort();
    window.clearTimeout(resting);
    const control = new AbortController();
    asking = control;
    const failed = (): void => undefined; // An older question, or no connection: the button still works.
    fetchInto(answer, "answer", control.signal)
      .then(() => {
        history.replaceState(null, "", address(""));
        said.textContent = answer.querySelector<HTMLElement>("[data-said]")?.dataset.said ?? "";
        const found = answer.querySelector<HTMLElement>("[data-factor]")?.dataset.factor;
        if (factor.value === "" && found) {
          factor.value = found.replace("%", "");
          mirror();
        }
      })
      .catch(failed);
    resting = window.setTimeout(() => void fetchInto(chance, "chance", control.signal).catch(failed), REST);
  };

  slider.addEventListener("input", () => {
    factor.value = String(Number(slider.value) / 100);
    slider.setAttribute("aria-valuetext", `${factor.value}%`);
    ask();
  });
  factor.addEventListener("input", () => {
    mirror();
    ask();
  });
  form.addEventListener("change", (event) => {
    const field = event.target as HTMLInputElement;
    if (field === slider || field === factor) return;
    mirror();
    ask();
  });
}
