// Arrow keys between the cells of a decision table, at the edge of a cell's text; Enter goes down.
const STEPS: Record<string, [number, number]> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  Enter: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

export function moveBetweenCells(table: HTMLTableElement): void {
  table.addEventListener("keydown", (event) => {
    const input = event.target;
    const step = STEPS[event.key];
    if (!(input instanceof HTMLInputElement) || !step || busy(event)) return;
    if (event.key === "Enter") event.preventDefault();
    if (!atEdge(input, step[1])) return;
    const next = neighbour(table, input, step);
    if (!next) return;
    event.preventDefault();
    next.focus();
    const end = step[1] < 0 ? next.value.length : 0;
    if (step[1]) next.setSelectionRange(end, end);
    else next.select();
  });
}

function busy(event: KeyboardEvent): boolean {
  return event.isComposing || event.shiftKey || event.ctrlKey || event.altKey || event.metaKey;
}

function atEdge(input: HTMLInputElement, across: number): boolean {
  if (!across) return true;
  const { selectionStart: start, selectionEnd: end } = input;
  return start === end && start === (across < 0 ? 0 : input.value.length);
}

function neighbour(
  table: HTMLTableElement, input: HTMLInputElement, [down, across]: [number, number],
): HTMLInputElement | null {
  const cell = input.closest("td, th") as HTMLTableCellElement;
  const row = cell.parentElement as HTMLTableRowElement;
  const within = Array.from(cell.querySelectorAll("input"));
  const inside = within[within.indexOf(input) + down];
  if (down && inside) return inside;
  const other = down ? table.rows[row.rowIndex + down]?.cells[cell.cellIndex] : row.cells[cell.cellIndex + across];
  const found = other?.querySelectorAll("input") ?? [];
  return found[down < 0 ? found.length - 1 : 0] ?? null;
}
