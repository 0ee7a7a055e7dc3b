// On a phone a table row becomes a card: each cell then needs the name of its column.
export function nameCells(root: ParentNode): void {
  root.querySelectorAll<HTMLTableElement>("table.ly-table").forEach((table) => {
    const heads = Array.from(table.tHead?.rows[0]?.cells ?? [], (cell) => cell.dataset.label ?? cell.innerText.trim());
    for (const body of table.tBodies) for (const row of body.rows) nameRow(row, heads);
  });
}

function nameRow(row: HTMLTableRowElement, heads: string[]): void {
  Array.from(row.cells).forEach((cell, index) => {
    const name = heads[index];
    if (name && cell.tagName === "TD" && !cell.dataset.label) cell.dataset.label = name;
  });
}
