// A menu is a <details>: this closes it on Escape, on a click elsewhere, and one at a time.
const OPEN = "details[data-menu][open]";

export function listenForMenus(): void {
  document.addEventListener("click", (event) => {
    document.querySelectorAll<HTMLDetailsElement>(OPEN).forEach((menu) => {
      if (!menu.contains(event.target as Node)) menu.open = false;
    });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    document.querySelectorAll<HTMLDetailsElement>(OPEN).forEach((menu) => {
      menu.open = false;
      menu.querySelector("summary")?.focus();
    });
  });
}

// What is open where there is room begins closed on a phone; without scripts it is open everywhere.
export function foldOnPhones(root: ParentNode): void {
  if (!window.matchMedia("(max-width: 48rem)").matches) return;
  root.querySelectorAll<HTMLDetailsElement>("details[data-wide]").forEach((fold) => (fold.open = false));
}
