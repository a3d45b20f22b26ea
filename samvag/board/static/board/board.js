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
  if (body.childElementCount && !dialog.open) dialog.showModal();
}

const refocus = () => {
  const link = opened && board?.querySelector(`a.cell[href="${CSS.escape(opened)}"]`);
  link?.closest("td")?.focus();
  (document.activeElement === link?.closest("td") ? null : link)?.focus();
};

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
    fresh.children[place].tabIndex = 0;
    fresh.children[place].focus();
  }
}

// After a broken line nobody knows what was missed: the page's rows are read once more, all together.
async function catchUp() {
  const answer = await fetch(location.href, { credentials: "same-origin" });
  if (!answer.ok || answer.redirected) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const rows = page.querySelector("#board tbody");
  if (rows) board.tBodies[0].replaceChildren(...rows.children);
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
