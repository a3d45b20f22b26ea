// The board of any past day by a slider: an arrow is a day, Page Up and Page Down a week, and Play goes month by month.
// Without this file the same days are reached by the date field and the links beside it.
const PAUSE = 150; // the hand is still moving
const BEAT = 1600;
const DAY = 86400000;
const calm = matchMedia("(prefers-reduced-motion: reduce)");
const language = document.documentElement.lang || "sv";
const words = new Intl.DateTimeFormat(language, { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
let asking = 0;
let playing = 0;

const slider = () => document.getElementById("board-slider");
const holder = () => slider()?.closest("[data-board-time]");
const dayAt = (place) => new Date(Date.parse(holder().dataset.first) + place * DAY);
const isoAt = (place) => dayAt(place).toISOString().slice(0, 10);

function say() {
  slider().setAttribute("aria-valuetext", words.format(dayAt(Number(slider().value))));
}

// The address of the shown view, with another day in it. Today is the address without a day.
function addressAt(place) {
  const address = new URL(document.getElementById("board-part").dataset.address, location.href);
  if (place < Number(slider().max)) address.searchParams.set("dag", isoAt(place));
  return address.pathname + address.search;
}

async function show() {
  const place = Number(slider().value);
  const address = addressAt(place);
  document.getElementById("board-day").value = isoAt(place);
  await window.htmx.ajax("GET", address, { source: slider(), target: "#board-part", swap: "outerHTML" });
  history.replaceState(null, "", address);
  const band = document.querySelector("[data-board-day] strong");
  const said = document.querySelector("[data-board-said]");
  if (said) said.textContent = band ? band.textContent : words.format(dayAt(place));
}

function move(place, wait = PAUSE) {
  slider().value = String(place);
  say();
  clearTimeout(asking);
  asking = setTimeout(show, wait);
}

function label() {
  const button = document.querySelector("[data-board-play]");
  if (!button) return;
  const { play, pause, step } = button.dataset;
  button.querySelector("[data-board-play-words]").textContent = playing ? pause : calm.matches ? step : play;
  button.querySelector("[data-playing]").hidden = !playing;
  button.querySelector("[data-paused]").hidden = Boolean(playing);
}

function stop() {
  clearTimeout(playing);
  playing = 0;
  label();
}

// A month on, to today at the most; from today it begins again from the first day.
function next() {
  const last = Number(slider().max);
  const now = Number(slider().value);
  if (now >= last) return 0;
  const day = dayAt(now);
  day.setUTCMonth(day.getUTCMonth() + 1);
  return Math.min(Math.round((day - Date.parse(holder().dataset.first)) / DAY), last);
}

async function beat() {
  if (!slider()) return;
  move(next(), 0);
  if (Number(slider().value) >= Number(slider().max)) stop();
  else playing = setTimeout(beat, BEAT);
}

document.addEventListener("input", (event) => {
  if (event.target !== slider()) return;
  stop();
  move(Number(slider().value));
});

document.addEventListener("keydown", (event) => {
  if (event.target !== slider()) return;
  const week = { PageUp: 7, PageDown: -7 }[event.key];
  if (!week) return;
  event.preventDefault();
  stop();
  move(Number(slider().value) + week);
});

document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-board-play]")) return;
  if (playing) stop();
  else if (calm.matches) move(next(), 0); // whoever wants stillness goes a month at a time
  else {
    playing = 1;
    label();
    beat();
    label();
  }
});

function appear() {
  if (!slider() || !window.htmx) return;
  holder().hidden = false;
  say();
  label();
}
calm.addEventListener("change", stop);
document.addEventListener("board-shown", () => {
  stop();
  appear();
});
appear();
