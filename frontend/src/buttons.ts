// `data-copy="#id"` copies that element's text; `data-print` prints the page.
export function listenForCopy(): void {
  document.addEventListener("click", (event) => {
    const button = (event.target as Element).closest<HTMLElement>("[data-copy]");
    if (button) void copy(button);
  });
}

async function copy(button: HTMLElement): Promise<void> {
  const source = document.querySelector<HTMLElement>(button.dataset.copy ?? "");
  const text = source ? source.innerText.trim() : (button.dataset.copyText ?? "");
  const done = await write(text);
  const before = button.textContent;
  button.textContent = (done ? button.dataset.copied : button.dataset.failed) ?? before;
  window.setTimeout(() => (button.textContent = before), 2000);
}

async function write(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return writeThroughSelection(text); // plain http on an office network has no clipboard API
  }
}

function writeThroughSelection(text: string): boolean {
  const area = document.createElement("textarea");
  area.value = text;
  area.className = "visually-hidden";
  document.body.append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  return done;
}

export function listenForPrint(): void {
  document.addEventListener("click", (event) => {
    if (!(event.target as Element).closest("[data-print]")) return;
    event.preventDefault(); // without this script a print button may be a link to the paper's page
    window.print();
  });
  window.addEventListener("beforeprint", fetchSheet);
}

// A page with `data-sheet` is printed as the sheet at that address instead of as it is on screen.
function fetchSheet(): void {
  const place = document.querySelector<HTMLElement>("[data-sheet]:empty");
  if (!place?.dataset.sheet) return;
  const asked = new XMLHttpRequest();
  asked.open("GET", place.dataset.sheet, false); // the browser waits for nothing else before it prints
  try {
    asked.send();
  } catch {
    return; // no server: the page is printed as it is
  }
  const answer = new DOMParser().parseFromString(asked.responseText, "text/html");
  const sheet = asked.status === 200 ? answer.getElementById("sheet") : null;
  if (!sheet) return;
  place.append(...sheet.childNodes);
  place.classList.add("d-print-block");
  place.previousElementSibling?.classList.add("d-print-none");
}
