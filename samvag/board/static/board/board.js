// The board in the browser: cells open in a dialog, a saved row is shown at once, and others' changes come live.
// Without this file every cell is a link to a page of its own.
const dialog = document.getElementById("board-dialog");
const body = document.getElementById("board-dialog-body");
const board = document.getElementById("board");
const lost = document.querySelector("[data-board-lost]");
const RETRY = 5000;
let opened = null; // the address of the cell that opened the dialog, so that focus can go back to it

for (const button of document.querySelectorAll("[data-print]")) button.hidden = false;

async function show(address) {
  opened = address;
  await window.htmx.ajax("GET", address, { target: body, swap: "innerHTML" });
  if (!body.childElementCount || dialog.open) return;
  dialog.showModal();
  const first = body.querySelector("input:not([type=hidden]), select, textarea");
  const chosen = first?.name && body.querySelector(`input[name="${CSS.escape(first.name)}"]:checked`);
  (chosen || first)?.focus(); // by itself the browser would mark the whole group of choices
}

// One cell of the grid can always be reached with Tab, also when the row that held it has been exchanged.
function keepReachable(cell) {
  if (!board) return;
  const reachable = board.querySelector('tbody [data-cell][tabindex="0"]');
  const chosen = cell ?? (reachable ? null : board.querySelector("tbody td, tbody th"));
  if (!chosen) return;
  if (reachable) reachable.tabIndex = -1;
  chosen.dataset.cell = "";
  chosen.tabIndex = 0;
}

const refocus = () => {
  const link = opened && board?.querySelector(`a.cell[href="${CSS.escape(opened)}"]`);
  const cell = link?.closest("td");
  keepReachable(cell);
  cell?.focus();
};
document.addEventListener("htmx:afterSwap", () => keepReachable());

board?.addEventListener("click", (event) => {
  const link = event.target.closest("a.cell");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || !window.htmx) return;
  event.preventDefault();
  show(link.getAttribute("href"));
});

dialog?.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-board-form]");
  if (!form || !window.htmx) return;
  event.preventDefault();
  window.htmx.ajax("POST", form.getAttribute("action"), { source: form, target: body, swap: "innerHTML" });
});

dialog?.addEventListener("close", () => {
  body.replaceChildren();
  refocus();
});

document.addEventListener("board-saved", () => dialog?.close());

// Live: an event says only which case has changed; the row is fetched under the reader's own rights.
async function refresh(key) {
  const row = document.getElementById(`row-${key}`);
  if (!row) return;
  const answer = await fetch(`${board.dataset.boardRow}${key}/`, { credentials: "same-origin" });
  if (answer.status === 404) row.remove();
  if (!answer.ok || answer.redirected) return;
  const holder = document.createElement("template");
  holder.innerHTML = await answer.text();
  const fresh = holder.content.querySelector("tr");
  if (!fresh || fresh.outerHTML === row.outerHTML) return;
  const focused = row.contains(document.activeElement) ? document.activeElement.closest("td, th") : null;
  const place = focused && [...row.children].indexOf(focused);
  row.replaceWith(fresh);
  fresh.classList.add("board-fresh");
  setTimeout(() => fresh.classList.remove("board-fresh"), 4000);
  if (focused) {
    keepReachable(fresh.children[place]);
    fresh.children[place].focus();
  } else keepReachable();
}

// After a broken line nobody knows what was missed: the page's rows are read once more, all together.
async function catchUp() {
  const answer = await fetch(location.href, { credentials: "same-origin" });
  if (!answer.ok || answer.redirected) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const rows = page.querySelector("#board tbody");
  if (rows) board.tBodies[0].replaceChildren(...rows.children);
  keepReachable();
}

function listen() {
  const source = new EventSource(board.dataset.boardLive);
  let gone = false;
  source.addEventListener("changed", (event) => refresh(event.data));
  source.addEventListener("open", () => {
    if (lost && !lost.hidden) {
      lost.hidden = true;
      catchUp();
    }
  });
  source.addEventListener("error", () => {
    if (lost) lost.hidden = false;
    if (source.readyState === EventSource.CLOSED && !gone) {
      gone = true;
      setTimeout(listen, RETRY);
    }
  });
  addEventListener("pagehide", () => source.close(), { once: true });
}
if (board?.dataset.boardLive) listen();
