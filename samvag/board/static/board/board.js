// The board in the browser: cells open in a dialog, a saved row is shown at once, and others' changes come live.
// Without this file every cell is a link to a page of its own.
const dialog = () => document.getElementById("board-dialog");
const body = () => document.getElementById("board-dialog-body");
let board = document.getElementById("board"); // another one when another day is shown
const lost = () => document.querySelector("[data-board-lost]");
const RETRY = 5000;
let opened = null; // the address of the cell that opened the dialog, so that focus can go back to it

function showPrint() {
  for (const button of document.querySelectorAll("[data-print]")) button.hidden = false;
}
showPrint();

async function show(address) {
  opened = address;
  await window.htmx.ajax("GET", address, { target: body(), swap: "innerHTML" });
  if (!body().childElementCount || dialog().open) return;
  dialog().showModal();
  const first = body().querySelector("input:not([type=hidden]), select, textarea");
  const chosen = first?.name && body().querySelector(`input[name="${CSS.escape(first.name)}"]:checked`);
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
document.addEventListener("htmx:afterSwap", () => {
  const shown = document.getElementById("board");
  if (shown !== board) {
    board = shown;
    listen();
  }
  keepReachable();
});

document.addEventListener("click", (event) => {
  const link = event.target.closest("#board a.cell");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || !window.htmx) return;
  event.preventDefault();
  show(link.getAttribute("href"));
});

document.addEventListener("submit", (event) => {
  const form = event.target.closest("#board-dialog form[data-board-form]");
  if (!form || !window.htmx) return;
  event.preventDefault();
  window.htmx.ajax("POST", form.getAttribute("action"), { source: form, target: body(), swap: "innerHTML" });
});

const onClose = (event) => {
  if (event.target !== dialog()) return;
  body().replaceChildren();
  refocus();
};
document.addEventListener("close", onClose, true); // it does not bubble

document.addEventListener("board-saved", () => dialog()?.close());

// Live: an event says only which case has changed; the row is fetched under the reader's own rights.
async function refresh(key) {
  const row = document.getElementById(`row-${key}`);
  if (!row || !board?.dataset.boardRow) return;
  const answer = await fetch(`${board.dataset.boardRow}${key}/`, { credentials: "same-origin" });
  if (answer.status === 404) row.remove();
  if (!answer.ok || answer.redirected) return;
  const holder = document.createElement("template");
  holder.innerHTML = await answer.text();
  const fresh = holder.content.querySelector("tr");
  if (!fresh || !row.isConnected || fresh.outerHTML === row.outerHTML) return;
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

// After a broken line nobody knows what was missed, and a new row has its place among the others and in the page's
// choice of rows: all are read once more, together.
async function catchUp() {
  const answer = await fetch(location.href, { credentials: "same-origin" });
  if (!answer.ok || answer.redirected) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const rows = page.querySelector("#board tbody");
  if (rows) board.tBodies[0].replaceChildren(...rows.children);
  keepReachable();
}

// Who else is looking: the server tells only of those whom this reader may know of.
function showHere(people) {
  const place = document.querySelector("[data-board-here]");
  if (!place) return;
  place.hidden = !people.length;
  place.textContent = `${place.dataset.label} ${people.map((one) => `${one.name}, ${one.unit}`).join(" · ")}`;
}

let source = null;
let again = 0;

function listen() {
  clearTimeout(again);
  source?.close();
  source = null;
  if (!board?.dataset.boardLive) return;
  const line = new EventSource(board.dataset.boardLive);
  source = line;
  line.addEventListener("changed", (event) => refresh(event.data));
  line.addEventListener("opened", catchUp);
  line.addEventListener("here", (event) => showHere(JSON.parse(event.data)));
  line.addEventListener("open", () => {
    const words = lost();
    if (words && !words.hidden) {
      words.hidden = true;
      catchUp();
    }
  });
  line.addEventListener("error", () => {
    if (line !== source) return;
    const words = lost();
    if (words) words.hidden = false;
    showHere([]);
    if (line.readyState === EventSource.CLOSED) again = setTimeout(listen, RETRY);
  });
}
addEventListener("pagehide", () => source?.close());
listen();

// The meeting room: the page is large by its address, and fills the whole screen too when the browser lets it.
document.addEventListener("click", async (event) => {
  const link = event.target.closest("[data-board-wall]");
  if (!link || !window.htmx || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  if (link.dataset.boardWall === "off") {
    if (document.fullscreenElement) document.exitFullscreen();
  } else document.documentElement.requestFullscreen?.().catch(() => {}); // a browser that will not still shows it large
  const answer = await fetch(link.href, { credentials: "same-origin" });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const main = document.adoptNode(page.getElementById("main"));
  document.getElementById("main").replaceWith(main);
  history.replaceState(null, "", link.href);
  window.htmx.process(main);
  main.dispatchEvent(new CustomEvent("htmx:load", { bubbles: true }));
  board = document.getElementById("board");
  listen();
  showPrint();
  document.dispatchEvent(new CustomEvent("board-shown"));
  document.querySelector("[data-board-wall]")?.focus();
});
