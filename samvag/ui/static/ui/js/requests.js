// htmx sends the CSRF token, and tells the reader when the network fails.
const token = () =>
  document.querySelector('meta[name="csrf-token"]')?.content ??
  document.querySelector('input[name="csrfmiddlewaretoken"]')?.value;

document.addEventListener("htmx:configRequest", (event) => {
  const value = token();
  if (value && event.detail.verb !== "get") event.detail.headers["X-CSRFToken"] = value;
});

const say = (words) => {
  const place = document.getElementById("messages");
  if (!place) return;
  const alert = document.createElement("div");
  alert.className = "ds-alert";
  alert.dataset.color = "danger";
  const text = document.createElement("p");
  text.className = "ds-paragraph";
  text.textContent = words;
  alert.append(text);
  place.replaceChildren(alert);
};

const english = document.documentElement.lang.startsWith("en");
const LOST = english
  ? "No contact with the server. What you wrote is still here. Check the network and try again."
  : "Ingen kontakt med servern. Det du skrev finns kvar här. Kontrollera nätet och försök igen.";
const REFUSED = english
  ? "That did not work. Reload the page and try again."
  : "Det gick inte. Ladda om sidan och försök igen.";

document.addEventListener("htmx:sendError", () => say(LOST));
document.addEventListener("htmx:timeout", () => say(LOST));
document.addEventListener("htmx:responseError", () => say(REFUSED));

// A page out of the browser's memory is older than what one may see now, or than the assignment one works in.
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});
