// The sharing line follows the ticks beneath it, so that it always says who will see this.
document.addEventListener("change", (event) => {
  const choice = event.target;
  if (!choice.matches("[data-recipient-choice]")) return;
  const line = choice.closest("[data-seen-by]")?.querySelector(".seen-by-line > span");
  if (!line) return;
  let unit = [...line.querySelectorAll("[data-recipient]")].find((one) => one.dataset.recipient === choice.value);
  if (!unit) {
    unit = document.createElement("span");
    unit.className = "seen-by-unit";
    unit.dataset.recipient = choice.value;
    unit.textContent = choice.closest(".ds-field").querySelector("label").textContent;
    line.append(unit, " ");
  }
  unit.hidden = !choice.checked;
});
