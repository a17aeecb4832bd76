// Asks once more before a weighty act, in the words the page gives: what will happen and who will be told.
import { element } from "./dom";

export function askBeforeSending(): void {
  document.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (!(button instanceof HTMLButtonElement) || !button.dataset.confirm || button.dataset.confirmed) return;
    event.preventDefault();
    ask(button, button.dataset.confirm);
  });
}

function ask(button: HTMLButtonElement, question: string): void {
  const title = element("h2", { id: "confirm-title", textContent: `确认${button.textContent?.trim() ?? ""}？` });
  const yes = element("button", { type: "button", className: "button", textContent: "确认" });
  const no = element("button", { type: "button", className: "button quiet", textContent: "返回" });
  const dialog = element(
    "dialog",
    {},
    title,
    element("p", { textContent: question }),
    element("div", { className: "row" }, yes, no),
  );
  dialog.setAttribute("aria-labelledby", title.id);
  no.addEventListener("click", () => dialog.close());
  yes.addEventListener("click", () => {
    dialog.close();
    button.dataset.confirmed = "yes";
    button.form?.requestSubmit(button);
    delete button.dataset.confirmed;
  });
  dialog.addEventListener("close", () => {
    dialog.remove();
    button.focus();
  });
  document.body.append(dialog);
  dialog.showModal();
  no.focus();
}
