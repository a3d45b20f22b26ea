// Writing with the keyboard: the first field has the focus where there is a keyboard, Ctrl+Enter saves and goes on.
const form = document.querySelector("[data-mapping]");
if (form) {
  const fine = window.matchMedia("(pointer: fine)").matches;
  if (fine && !document.querySelector(".error-summary")) form.querySelector("textarea")?.focus({ preventScroll: true });
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    form.requestSubmit(form.querySelector("button[type=submit]"));
  });
}
