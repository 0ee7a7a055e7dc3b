// In a list marked `data-keyed`, j and k go from one link to the next; Enter opens it, as always.
export function listenForKeys(): void {
  document.addEventListener("keydown", (event) => {
    const way = { j: 1, k: -1 }[event.key];
    if (!way || event.ctrlKey || event.metaKey || event.altKey) return;
    if ((event.target as Element).closest("input, textarea, select, [contenteditable]")) return;
    const links = [...document.querySelectorAll<HTMLElement>("[data-keyed] th a")];
    const here = links.indexOf(document.activeElement as HTMLElement);
    links[Math.min(Math.max(here + way, 0), links.length - 1)]?.focus();
  });
}
