// <form data-column>: a digit that stands on the item's scale goes on to the next box. A plus in an empty box goes back to
// the box above: that item has two crosses. Without this file the boxes are ordinary ones, and Tab goes on.
const form = document.querySelector("form[data-column]");
const boxes = form ? [...form.querySelectorAll("input[data-item]")] : [];
const done = form?.querySelector("[data-after-items]");

const onScale = (box, digit) => box.dataset.item.includes(digit);
const answered = (box) => /^\d$/.test(box.value) && onScale(box, box.value);
const crossed = (box) => /^\d\+\d$/.test(box.value);

const goTo = (box) => {
  const target = box ?? done;
  target?.focus();
  box?.select();
};

form?.addEventListener("input", (event) => {
  const place = boxes.indexOf(event.target);
  if (place < 0 || event.inputType === "deleteContentBackward") return;
  if (answered(event.target) || crossed(event.target)) goTo(boxes[place + 1]);
});

form?.addEventListener("keydown", (event) => {
  const place = boxes.indexOf(event.target);
  const above = boxes[event.target === done ? boxes.length - 1 : place - 1];
  if (!above || (place < 0 && event.target !== done) || event.target.value) return;
  if (event.key === "+" && answered(above)) {
    event.preventDefault();
    above.value += "+";
    above.focus();
    above.setSelectionRange(above.value.length, above.value.length);
  } else if (event.key === "Backspace") {
    event.preventDefault();
    goTo(above);
  }
});
