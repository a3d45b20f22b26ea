// <table data-grid>: arrow keys move between cells, Home and End along the row, Ctrl+Home and Ctrl+End to the corners.
// Enter goes to the first link or button of the cell. Tab leaves the table's cells as any table.
const cellsOf = (row) => [...row.children].filter((cell) => cell.matches("td, th"));
const rowsOf = (table) => [...table.querySelectorAll("tbody tr")].filter((row) => row.offsetParent !== null);

function focusCell(table, cell) {
  for (const old of table.querySelectorAll('tbody [tabindex="0"][data-cell]')) old.tabIndex = -1;
  cell.dataset.cell = "";
  cell.tabIndex = 0;
  cell.focus({ preventScroll: true });
  cell.scrollIntoView({ block: "nearest", inline: "nearest" });
}

const typing = (target) => target.matches("input, select, textarea, [contenteditable]");

function onKey(table, event) {
  const cell = event.target.closest("tbody td, tbody th");
  if (!cell || typing(event.target) || event.altKey || event.metaKey) return;
  const rows = rowsOf(table);
  const row = rows.indexOf(cell.parentElement);
  const column = cellsOf(cell.parentElement).indexOf(cell);
  const last = cellsOf(cell.parentElement).length - 1;
  const moves = {
    ArrowUp: [row - 1, column],
    ArrowDown: [row + 1, column],
    ArrowLeft: [row, column - 1],
    ArrowRight: [row, column + 1],
    Home: [event.ctrlKey ? 0 : row, 0],
    End: [event.ctrlKey ? rows.length - 1 : row, last],
  };
  if (event.key === "Enter" && event.target === cell) {
    cell.querySelector("a[href], button")?.focus();
    event.preventDefault();
    return;
  }
  if (event.key === "Escape" && event.target !== cell) {
    focusCell(table, cell);
    return;
  }
  const move = moves[event.key];
  const next = move && rows[move[0]] && cellsOf(rows[move[0]])[move[1]];
  if (!next) return;
  event.preventDefault();
  focusCell(table, next);
}

function attach(root) {
  for (const table of root.querySelectorAll("table[data-grid]:not([data-grid-on])")) {
    table.dataset.gridOn = "";
    const first = table.querySelector("tbody td, tbody th");
    if (first) {
      first.tabIndex = 0;
      first.dataset.cell = "";
    }
    table.addEventListener("keydown", (event) => onKey(table, event));
  }
}
attach(document);
document.addEventListener("htmx:load", (event) => attach(event.target));
