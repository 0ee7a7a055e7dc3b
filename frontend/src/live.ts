// What people wait for refreshes by itself (`data-live`): only while it is seen and nothing is typed in it.
interface Swap {
  elt: HTMLElement;
  xhr: XMLHttpRequest;
  shouldSwap: boolean;
}

export function listenForLive(): void {
  document.addEventListener("htmx:beforeRequest", (event) => {
    const { elt } = (event as CustomEvent<Swap>).detail;
    if (elt.matches("[data-live]") && (document.hidden || typedIn(elt))) event.preventDefault();
  });
  let held: string | null = null;
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { detail } = event as CustomEvent<Swap>;
    if (!detail.elt.matches("[data-live]")) return;
    // A log-in that has ended answers with another page: what is shown stays.
    detail.shouldSwap = detail.shouldSwap && detail.xhr.responseText.includes(`id="${detail.elt.id}"`);
    const here = document.activeElement;
    held = here && detail.elt.contains(here) ? here.getAttribute("href") : null;
  });
  document.addEventListener("htmx:afterSwap", () => {
    if (held === null) return;
    const links = document.querySelectorAll<HTMLElement>("[data-live] a");
    [...links].find((link) => link.getAttribute("href") === held)?.focus({ preventScroll: true });
    held = null;
  });
}

function typedIn(part: HTMLElement): boolean {
  const fields = part.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>("input, textarea");
  return [...fields].some((field) => field === document.activeElement || field.value !== field.defaultValue);
}
