// j and k walk the rows of a list by moving the focus between their first links; Enter opens, as everywhere.

export function walkLists(): void {
  const table = document.querySelector<HTMLTableElement>("table[data-list]");
  if (!table) return;
  document.addEventListener("keydown", (event) => {
    const step = event.key === "j" ? 1 : event.key === "k" ? -1 : 0;
    if (step === 0 || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    const links = [...table.querySelectorAll<HTMLElement>("tbody tr")]
      .map((row) => row.querySelector<HTMLAnchorElement>("a[href]"))
      .filter((link) => link !== null);
    const here = links.findIndex((link) => link.closest("tr")?.contains(document.activeElement));
    const next = here < 0 ? links[0] : links[here + step];
    if (!next) return;
    event.preventDefault();
    next.focus();
    next.scrollIntoView({ block: "nearest" });
  });
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest("input, select, textarea, [contenteditable]") !== null;
}
