// What the workshop says aloud, in the reader's language: the sentences are in the page.
const HAN = /\p{Script=Han}/u;

/** A text of the city, marked as Chinese where the page is not. */
export function chinese(text: string): Node {
  if (document.documentElement.lang.startsWith("zh") || !HAN.test(text)) {
    return document.createTextNode(text);
  }
  const span = document.createElement("span");
  span.lang = "zh-CN";
  span.textContent = text;
  return span;
}

/** The page's sentence of that name; one for a single thing, another for `count` of them. */
export function sentence(name: string, count?: number): string {
  const said = document.querySelector<HTMLElement>("[data-sentences]")?.dataset ?? {};
  const one = count === 1 ? said[`${name}One`] : undefined;
  return (one ?? said[name] ?? "").replace("#", String(count ?? ""));
}

/** Says a counted sentence politely, and returns any. */
export function say(name: string, count?: number): string {
  const words = sentence(name, count);
  const status = document.querySelector("[data-sentences]");
  if (status && count !== undefined) status.textContent = words;
  return words;
}
