// Checks what is being written half a second after the last key, and shows it beside the lines.
import { widthOf } from "./complete";
import { chinese, say, sentence } from "./words";

interface Remark {
  line: number;
  column: number;
  code: string;
  words: string;
}
interface Case {
  name: string;
  holds: boolean;
  said: string[];
}
interface Answer {
  findings: Remark[];
  of_cases: Remark[];
  cases: Case[];
}

const WAIT = 500;
const GAP = 24;
const ROOM = 120;
// Blank lines below the last, as the server leaves them.
const SPARE = 8;

export class Editor {
  readonly area: HTMLTextAreaElement;
  private readonly gutter: HTMLElement;
  private readonly notes = document.createElement("div");
  private remarks: Remark[] = [];

  constructor(readonly place: HTMLElement) {
    this.area = place.querySelector("textarea") as HTMLTextAreaElement;
    this.gutter = place.querySelector(".ly-gutter") as HTMLElement;
    this.notes.className = "ly-notes";
    this.notes.setAttribute("aria-hidden", "true");
    place.append(this.notes);
    this.area.addEventListener("input", () => this.follow());
    this.area.addEventListener("scroll", () => this.annotate());
    this.list?.addEventListener("click", (event) => this.go(event));
    this.remarks = Array.from(this.list?.querySelectorAll("li") ?? [], told).flat();
    this.annotate();
  }

  get name(): string {
    return this.place.dataset.editor ?? "";
  }

  private get list(): HTMLElement | null {
    return document.getElementById(`${this.name}-remarks`);
  }

  /** As many numbers as lines; those that stay are not touched, so that a long text stays quick. */
  private follow(): void {
    const count = this.area.value.split("\n").length + SPARE;
    while (this.gutter.childElementCount > count) this.gutter.lastElementChild?.remove();
    while (this.gutter.childElementCount < count) {
      const number = document.createElement("li");
      number.id = `${this.name}-L${this.gutter.childElementCount + 1}`;
      this.gutter.append(number);
    }
    this.area.rows = count;
    this.annotate();
  }

  show(remarks: Remark[]): void {
    this.remarks = remarks;
    const marked = new Set(remarks.map((remark) => remark.line));
    this.gutter.querySelectorAll(".ly-marked").forEach((item) => item.classList.remove("ly-marked"));
    marked.forEach((line) => this.gutter.children[line - 1]?.classList.add("ly-marked"));
    this.list?.replaceChildren(...(remarks.length ? remarks.map((one) => this.item(one)) : [sound()]));
    this.annotate();
  }

  private item(remark: Remark): HTMLLIElement {
    const item = document.createElement("li");
    const link = document.createElement("a");
    link.href = `#${this.name}-L${remark.line}`;
    link.dataset.line = String(remark.line);
    link.dataset.column = String(remark.column);
    const place = sentence("place").replace("{l}", String(remark.line));
    link.textContent = place.replace("{c}", String(remark.column));
    const code = document.createElement("code");
    code.textContent = remark.code;
    item.append(link, " ", chinese(remark.words), " ", code);
    return item;
  }

  /** The words of each finding after the end of its line, where there is room for them. */
  private annotate(): void {
    const lines = this.remarks.length ? this.area.value.split("\n") : [];
    const style = getComputedStyle(this.area);
    const height = parseFloat(style.lineHeight);
    const said = new Map<number, string[]>();
    this.remarks.forEach(({ line, words }) => said.set(line, [...(said.get(line) ?? []), words]));
    const notes = Array.from(said, ([line, words]) => {
      const end = widthOf(this.area, lines[line - 1] ?? "") - this.area.scrollLeft + GAP;
      const room = this.area.clientWidth - end;
      if (room < ROOM) return [];
      const note = document.createElement("div");
      note.append(words.join("；"));
      note.style.top = `${parseFloat(style.paddingTop) + (line - 1) * height}px`;
      note.style.left = `${this.gutter.offsetWidth + end}px`;
      note.style.maxWidth = `${room - 8}px`;
      return [note];
    });
    this.notes.replaceChildren(...notes.flat());
  }

  private go(event: Event): void {
    const link = (event.target as Element).closest<HTMLElement>("a[data-line]");
    if (!link) return;
    event.preventDefault();
    const line = Number(link.dataset.line);
    const lines = this.area.value.split("\n").slice(0, line);
    const column = Math.min(Number(link.dataset.column) || 1, (lines[line - 1]?.length ?? 0) + 1);
    const at = lines.slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0) + column - 1;
    this.area.focus({ preventScroll: true });
    this.area.setSelectionRange(at, at);
    this.gutter.children[line - 1]?.scrollIntoView({ block: "center" });
  }
}

/** A finding as the server has written it into the page. */
function told(item: HTMLLIElement): Remark[] {
  const link = item.querySelector<HTMLElement>("a[data-line]");
  const words = item.querySelector<HTMLElement>("[data-words]")?.innerText ?? "";
  return link ? [{ line: Number(link.dataset.line), column: 0, code: "", words }] : [];
}

function sound(): HTMLLIElement {
  const item = document.createElement("li");
  item.append(status("ok", sentence("sound")));
  return item;
}

function status(tone: string, words: string): HTMLElement {
  const mark = document.createElement("span");
  mark.className = `ly-status ly-status-${tone}`;
  mark.textContent = words;
  return mark;
}

/** Checks both texts of a form together: a change of either may change what the other says. */
export function checkWhileWriting(form: HTMLFormElement, editors: Editor[]): void {
  let timer = 0;
  let under: AbortController | null = null;
  const run = (): void => {
    under?.abort();
    under = new AbortController();
    void check(form, editors, under.signal);
  };
  form.addEventListener("input", () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(run, WAIT);
  });
}

async function check(form: HTMLFormElement, editors: Editor[], signal: AbortSignal): Promise<void> {
  const place = editors[0]?.place.dataset;
  const said = new URLSearchParams({ rule: place?.rule ?? "" });
  editors.forEach((editor) => said.set(editor.name, editor.area.value));
  const token = form.querySelector<HTMLInputElement>("[name=csrfmiddlewaretoken]")?.value ?? "";
  try {
    const headers = { "X-CSRFToken": token, Accept: "application/json" };
    const answer = await fetch(place?.check ?? "", { method: "POST", body: said, headers, signal });
    if (!answer.ok) throw new Error(String(answer.status));
    show((await answer.json()) as Answer, editors);
  } catch {
    if (!signal.aborted) failed();
  }
}

function show(answer: Answer, editors: Editor[]): void {
  editors.forEach((one) => one.show(one.name === "cases" ? answer.of_cases : answer.findings));
  showCases(answer.cases);
  const wrong = answer.cases.filter((one) => !one.holds).length;
  const count = answer.findings.length + answer.of_cases.length + wrong;
  say(count ? "found" : "sound", count);
  document.querySelector("[data-unchecked]")?.setAttribute("hidden", "");
}

/** Findings of an earlier text must not pass for those of this one. */
function failed(): void {
  document.querySelector("[data-unchecked]")?.removeAttribute("hidden");
}

function showCases(cases: Case[]): void {
  const place = document.getElementById("case-lines");
  if (!place) return;
  const list = document.createElement("ul");
  list.className = "ly-remarks";
  list.append(...cases.filter((one) => !one.holds).map(failedCase));
  const holding = cases.filter((one) => one.holds);
  const sum = document.createElement("p");
  sum.append(status("ok", sentence("holds")), " ", sentence("cases", holding.length));
  place.replaceChildren(list, ...(holding.length ? [sum] : []));
}

function failedCase(one: Case): HTMLLIElement {
  const item = document.createElement("li");
  item.append(status("bad", sentence("fails")), " ", chinese(one.name));
  one.said.forEach((words) => {
    const said = document.createElement("div");
    said.className = "ly-error";
    said.append(chinese(words));
    item.append(said);
  });
  return item;
}
