// Offers the names that a rule may use while one is being typed: a list box under the caret.
// A text area may not be a combo box (ARIA in HTML): it stays a text box that controls the list,
// and how many names there are is said by the page's polite status.
import { chinese, say } from "./words";

export interface Name {
  name: string;
  insert: string;
  what: string;
  label: string;
  type: string;
  unit: string;
  period: string;
  definition: string;
}
type Field = HTMLTextAreaElement | HTMLInputElement;

const WORD = /[\p{L}\p{N}_]+$/u;
// Prose, where a name is only a word: comments, notes, titles.
const PROSE = /(^|\s)#|(^|[\s{,])(name|en|note|note_en|title|title_en|article|document)\s*:[^,:{}[\]]*$/;
const WAIT = 60;
const LIST = "ly-offer";

const list = document.createElement("ul");
const answers = new Map<string, Promise<Name[]>>();
const pen = document.createElement("canvas").getContext("2d");
let names: Name[] = [];
let chosen = -1;
let owner: Field | null = null;
let timer = 0;
let asking = 0;
let inserting = false;

export function offerNames(field: Field): void {
  prepareList();
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-haspopup", "listbox");
  field.addEventListener("input", (event) => {
    if (!inserting && !(event as InputEvent).isComposing) soon(field);
  });
  field.addEventListener("compositionstart", close);
  field.addEventListener("compositionend", () => soon(field));
  field.addEventListener("keydown", (event) => onKey(field, event as KeyboardEvent));
  field.addEventListener("blur", close);
  field.addEventListener("click", close);
}

function prepareList(): void {
  if (list.isConnected) return;
  list.id = LIST;
  list.className = "ly-offer";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", say("names"));
  // The field keeps the focus: a press on the list must not take it.
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = (event.target as Element).closest("li");
    if (option && owner) accept(owner, Array.from(list.children).indexOf(option));
  });
  (document.querySelector("main") ?? document.body).append(list);
  window.addEventListener("scroll", place, true);
  window.addEventListener("resize", place);
}

function onKey(field: Field, event: KeyboardEvent): void {
  if (event.isComposing || event.keyCode === 229) return;
  if (event.key === " " && event.ctrlKey) {
    event.preventDefault();
    void ask(field, true);
    return;
  }
  if (owner !== field) return;
  const act = KEYS[event.key];
  if (act?.(field)) {
    event.preventDefault();
    event.stopImmediatePropagation();
  } else if (!act && /^(Arrow|Home|End|Page)/.test(event.key)) close();
}

const KEYS: Record<string, (field: Field) => boolean> = {
  ArrowDown: () => choose(chosen + 1),
  ArrowUp: () => choose(chosen <= 0 ? names.length - 1 : chosen - 1),
  Enter: (field) => (chosen < 0 ? close() : accept(field, chosen)),
  Tab: (field) => accept(field, Math.max(chosen, 0)),
  Escape: () => !close(),
};

function soon(field: Field): void {
  window.clearTimeout(timer);
  const word = typed(field);
  if (!word || PROSE.test(before(field))) {
    asking += 1;
    close();
  } else timer = window.setTimeout(() => void ask(field, false), WAIT);
}

/** What stands between the beginning of the line and the caret. */
function before(field: Field): string {
  const caret = field.selectionStart ?? 0;
  return field.value.slice(field.value.lastIndexOf("\n", caret - 1) + 1, caret);
}

function typed(field: Field): string {
  return WORD.exec(before(field))?.[0] ?? "";
}

async function ask(field: Field, wanted: boolean): Promise<void> {
  const turn = ++asking;
  const word = typed(field);
  const found = await fetched(field, word).catch(() => []);
  if (turn !== asking || document.activeElement !== field) return;
  const begins = (one: Name): boolean => one.name.toLowerCase().startsWith(word.toLowerCase());
  // Unasked, only what the typed letters name; a word of a definition is for who asks.
  const fitting = wanted ? found : found.filter((one) => fits(one, word));
  const done = fitting.length === 1 && fitting[0]?.insert === word;
  if (!fitting.length || (done && !wanted)) {
    close();
    if (wanted) say("nothing", 0);
  } else open(field, fitting, wanted || (fitting[0] && begins(fitting[0])) ? 0 : -1);
}

function fits(one: Name, word: string): boolean {
  const latin = /^[\x00-\x7f]+$/.test(word);
  return latin ? word.length > 1 || one.name.startsWith(word) : one.name.includes(word);
}

function fetched(field: Field, word: string): Promise<Name[]> {
  const place = field.closest<HTMLElement>("[data-names]")?.dataset;
  const query = new URLSearchParams({ q: word.slice(0, 60), rule: place?.rule ?? "" });
  const url = `${place?.names ?? ""}?${query}`;
  const held = answers.get(url) ?? request(url);
  answers.set(url, held);
  held.catch(() => answers.delete(url));
  return held;
}

async function request(url: string): Promise<Name[]> {
  const answer = await fetch(url, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(String(answer.status));
  return ((await answer.json()) as { names: Name[] }).names;
}

function open(field: Field, found: Name[], first: number): void {
  owner = field;
  names = found;
  list.replaceChildren(...found.map(option));
  list.hidden = false;
  list.scrollTop = 0;
  field.setAttribute("aria-controls", LIST);
  if (field instanceof HTMLInputElement) {
    field.setAttribute("role", "combobox");
    field.setAttribute("aria-expanded", "true");
  }
  say("offered", found.length);
  choose(first);
  place();
}

function option(one: Name, index: number): HTMLLIElement {
  const item = document.createElement("li");
  item.id = `${LIST}-${index}`;
  item.setAttribute("role", "option");
  item.setAttribute("aria-selected", "false");
  const name = document.createElement("code");
  name.append(chinese(one.insert));
  const kind = document.createElement("span");
  kind.className = "ly-source";
  kind.append(...spaced([label(one), one.what, one.type, one.unit, one.period]));
  item.append(name, " ", kind);
  if (one.definition && one.definition !== one.label) {
    const meaning = document.createElement("div");
    meaning.className = "ly-source";
    meaning.append(chinese(one.definition));
    item.append(meaning);
  }
  return item;
}

/** In English the page says the name's meaning; in Chinese the name says it itself. */
function label(one: Name): string {
  return one.label === one.name ? "" : one.label;
}

function spaced(parts: string[]): Node[] {
  const said = parts.filter(Boolean).map(chinese);
  return said.flatMap((part, index) => (index ? [document.createTextNode(" · "), part] : [part]));
}

function choose(index: number): boolean {
  if (!owner) return false;
  list.children[chosen]?.setAttribute("aria-selected", "false");
  chosen = index >= names.length ? 0 : index;
  const item = list.children[chosen];
  if (item) {
    item.setAttribute("aria-selected", "true");
    item.scrollIntoView({ block: "nearest" });
    owner.setAttribute("aria-activedescendant", item.id);
  } else owner.removeAttribute("aria-activedescendant");
  return true;
}

/** Writes the name over what of it stands before the caret, so that undo takes it back. */
function accept(field: Field, index: number): boolean {
  const insert = names[index]?.insert;
  close();
  if (insert === undefined) return false;
  const caret = field.selectionStart ?? 0;
  field.focus();
  field.setSelectionRange(caret - overlap(before(field), insert), caret);
  inserting = true;
  if (!document.execCommand("insertText", false, insert)) {
    field.setRangeText(insert, field.selectionStart ?? 0, caret, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
  inserting = false;
  return true;
}

/** How much before the caret belongs to the name: its longest beginning, or the word at least. */
function overlap(line: string, insert: string): number {
  const lower = line.toLowerCase();
  const word = WORD.exec(line)?.[0].length ?? 0;
  for (let size = Math.min(line.length, insert.length); size > word; size -= 1) {
    if (lower.endsWith(insert.slice(0, size).toLowerCase())) return size;
  }
  return word;
}

/** Always false, so that a key whose only act is to close still does what it does. */
function close(): false {
  window.clearTimeout(timer);
  asking += 1;
  if (!owner) return false;
  for (const name of ["aria-controls", "aria-activedescendant", "aria-expanded", "role"]) {
    owner.removeAttribute(name);
  }
  owner = null;
  chosen = -1;
  list.hidden = true;
  return false;
}

/** Under the caret, above it where there is no room; styles set one by one, as the CSP asks. */
function place(event?: Event): void {
  if (!owner || event?.target === list) return;
  const at = owner instanceof HTMLTextAreaElement ? caretBox(owner) : owner.getBoundingClientRect();
  const { width, height } = list.getBoundingClientRect();
  const room = window.innerHeight - at.bottom;
  const top = room < height + 8 && at.top > room ? at.top - height - 4 : at.bottom + 4;
  const left = Math.min(at.left, document.documentElement.clientWidth - width - 8);
  list.style.top = `${Math.max(4, top)}px`;
  list.style.left = `${Math.max(8, left)}px`;
}

function caretBox(area: HTMLTextAreaElement): { left: number; top: number; bottom: number } {
  const box = area.getBoundingClientRect();
  const caret = area.selectionStart;
  const line = area.value.slice(0, caret).split("\n").length - 1;
  const style = getComputedStyle(area);
  const height = parseFloat(style.lineHeight);
  const top = box.top + parseFloat(style.paddingTop) + line * height - area.scrollTop;
  const word = before(area).slice(0, before(area).length - typed(area).length);
  const left = box.left + parseFloat(style.paddingLeft) + widthOf(area, word) - area.scrollLeft;
  return { left, top, bottom: top + height };
}

/** How wide a piece of a line is in the field's letters. */
export function widthOf(area: HTMLTextAreaElement, text: string): number {
  if (!pen) return 0;
  pen.font = getComputedStyle(area).font;
  return pen.measureText(text.replace(/\t/g, "  ")).width;
}
