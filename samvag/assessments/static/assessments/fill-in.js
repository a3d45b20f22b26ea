// <form data-fill-in>: a number key chooses that answer of the item one is at and goes on to the next. Without this
// file the items are ordinary radio groups, and arrow keys and Tab do the same in more presses.
const form = document.querySelector("form[data-fill-in]");

const items = form ? [...form.querySelectorAll("fieldset[data-item]")] : [];
const done = form?.querySelector("[data-after-items]");

const chosen = (item) => item.querySelector("input:checked");
const here = () => items.find((item) => item.contains(document.activeElement));
const first = () => items.find((item) => !chosen(item));

const goTo = (item) => {
  const target = item ? (chosen(item) ?? item.querySelector("input")) : done;
  target?.focus();
  (item ?? target)?.scrollIntoView({ block: "nearest" });
};

// Typing words, or a date, is no answer.
const writing = (node) => node?.matches?.("textarea, select, input:not([type=radio], [type=checkbox])");

document.addEventListener("keydown", (event) => {
  if (!items.length || event.ctrlKey || event.altKey || event.metaKey || writing(event.target)) return;
  if (event.key === "Backspace") {
    const item = here();
    const former = item ? items[items.indexOf(item) - 1] : items.at(-1);
    if (!former) return;
    event.preventDefault();
    goTo(former);
    return;
  }
  if (!/^[0-9]$/.test(event.key)) return;
  const item = here() ?? (form.contains(document.activeElement) ? null : first());
  const answer = item?.querySelector(`input[value="${event.key}"]`);
  if (!answer) return;
  event.preventDefault();
  answer.checked = true;
  answer.dispatchEvent(new Event("input", { bubbles: true }));
  answer.dispatchEvent(new Event("change", { bubbles: true }));
  goTo(items[items.indexOf(item) + 1]);
});
