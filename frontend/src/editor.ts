// The workshop of rules in the browser: names offered, findings beside lines, cells by arrow keys.
import { moveBetweenCells } from "./cells";
import { Editor, checkWhileWriting } from "./check";
import { offerNames } from "./complete";

const begun = new WeakSet<Element>();

export function begin(root: ParentNode): void {
  const places = fresh<HTMLElement>(root, "[data-editor]");
  const editors = places.filter((place) => place.querySelector(".ly-gutter")).map((place) => new Editor(place));
  const writable = editors.filter((editor) => !editor.area.readOnly);
  writable.forEach((editor) => offerNames(editor.area));
  const form = writable[0]?.area.form;
  if (form) checkWhileWriting(form, writable);
  fresh<HTMLInputElement>(root, "input[data-names-for]").forEach(offerNames);
  fresh<HTMLTableElement>(root, "table.ly-cells, .ly-cells table").forEach(moveBetweenCells);
}

function fresh<T extends Element>(root: ParentNode, selector: string): T[] {
  const found = Array.from(root.querySelectorAll<T>(selector)).filter((one) => !begun.has(one));
  found.forEach((one) => begun.add(one));
  return found;
}
