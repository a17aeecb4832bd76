// The error summary is the first thing said; its links put the cursor into the field.

export function leadToErrors(): void {
  const summary = document.getElementById("errors");
  if (!summary) return;
  summary.focus();
  summary.addEventListener("click", (event) => {
    const link = (event.target as Element).closest<HTMLAnchorElement>("a[href^='#']");
    const target = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (!target) return;
    event.preventDefault();
    target.scrollIntoView({ block: "center" });
    const inside = target.matches("fieldset") ? target.querySelector<HTMLElement>("input") : null;
    (inside ?? target).focus({ preventScroll: true });
  });
}
