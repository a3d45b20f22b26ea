// <form data-draft="key" data-draft-url="/…">: what is typed is kept on the server one second after the last key.
// The answer needs no body. A form may hold <span data-draft-state role="status"> to say when, <input type="hidden"
// data-draft-made> to be 1 once something is kept, and a [data-draft-drop] link that leaves and throws the draft away.
const PAUSE = 1000;
const english = document.documentElement.lang.startsWith("en");
const words = english
  ? { saved: "Draft saved", failed: "The draft is not saved: no contact with the server" }
  : { saved: "Utkast sparat", failed: "Utkastet är inte sparat: ingen kontakt med servern" };

const clock = () => {
  const now = new Date();
  return `${now.getHours()}.${String(now.getMinutes()).padStart(2, "0")}`;
};

const token = (form) =>
  form.querySelector('input[name="csrfmiddlewaretoken"]')?.value ??
  document.querySelector('meta[name="csrf-token"]')?.content ??
  "";

function keep(form) {
  const state = form.querySelector("[data-draft-state]");
  let timer = 0;
  const made = form.querySelector("[data-draft-made]");
  let dirty = false;

  const post = (body, lasting) => {
    body.append("draft_key", form.dataset.draft);
    return fetch(form.dataset.draftUrl, {
      method: "POST",
      body,
      headers: { "X-CSRFToken": token(form), "X-Requested-With": "draft" },
      credentials: "same-origin",
      keepalive: lasting,
    });
  };

  const send = async (lasting) => {
    clearTimeout(timer);
    if (!dirty) return;
    dirty = false;
    const body = new URLSearchParams();
    for (const [name, value] of new FormData(form)) {
      if (typeof value === "string" && name !== "_once" && name !== "csrfmiddlewaretoken") body.append(name, value);
    }
    if (made) made.value = "1";
    try {
      const answer = await post(body, lasting);
      if (!answer.ok) throw new Error(String(answer.status));
      if (state) state.textContent = `${words.saved} ${clock()}`;
    } catch {
      dirty = true;
      if (state) state.textContent = words.failed;
    }
  };

  form.addEventListener("input", (event) => {
    if (event.target.type === "password" || event.target.type === "file") return;
    dirty = true;
    clearTimeout(timer);
    timer = setTimeout(() => send(false), PAUSE);
  });
  form.addEventListener("submit", () => {
    dirty = false;
    clearTimeout(timer);
  });
  form.querySelector("[data-draft-drop]")?.addEventListener("click", () => {
    dirty = false;
    clearTimeout(timer);
    if (!made || made.value) post(new URLSearchParams({ drop: "1" }), true).catch(() => {});
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") send(true);
  });
}

const NEW = "form[data-draft-url]:not([data-draft-on])";
const attach = (root) => {
  for (const form of root.matches?.(NEW) ? [root] : root.querySelectorAll(NEW)) {
    form.dataset.draftOn = "";
    keep(form);
  }
};
attach(document);
document.addEventListener("htmx:load", (event) => attach(event.target));
