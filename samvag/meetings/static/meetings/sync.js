// The sync meeting by keyboard: with the walk in focus the arrows go on and back, and in a text Ctrl+Enter saves and goes
// on. And the time since the start. Without this file the links and buttons do the same, and the page says the minutes.
const english = document.documentElement.lang.startsWith("en");
const minutes = (n) => (english ? `${n} ${n === 1 ? "minute" : "minutes"}` : `${n} ${n === 1 ? "minut" : "minuter"}`);

document.querySelector("[data-walk]")?.addEventListener("keydown", (event) => {
  const rel = { ArrowLeft: "prev", ArrowRight: "next" }[event.key];
  if (!rel || event.altKey || event.ctrlKey || event.metaKey) return;
  event.currentTarget.querySelector(`a[rel="${rel}"]`)?.click();
});

document.querySelector("[data-line]")?.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  const form = event.currentTarget;
  form.requestSubmit(form.querySelector('button[name="next"]') ?? form.querySelector('button[type="submit"]'));
});

const since = document.querySelector("[data-elapsed]");
if (since) {
  const began = Date.parse(since.dataset.elapsed);
  const tell = () => {
    const words = minutes(Math.max(0, Math.floor((Date.now() - began) / 60000)));
    if (since.textContent !== words) since.textContent = words;
  };
  setInterval(tell, 5000);
}
