// Asks the browser for a passkey and posts what it answers. <form data-passkey="get|create"> with the question as JSON
// in #passkey-question; on failure [data-passkey-failed] is shown and the button can be pressed again.
const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (one) => one.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const listed = (keys) => (keys || []).map((key) => ({ ...key, id: bytes(key.id) }));

function asked(question) {
  const wanted = { ...question.publicKey, challenge: bytes(question.publicKey.challenge) };
  if (wanted.user) wanted.user = { ...wanted.user, id: bytes(wanted.user.id) };
  if (wanted.allowCredentials) wanted.allowCredentials = listed(wanted.allowCredentials);
  if (wanted.excludeCredentials) wanted.excludeCredentials = listed(wanted.excludeCredentials);
  return { publicKey: wanted };
}

function answered(credential) {
  const response = {};
  for (const part of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[part]) response[part] = text(credential.response[part]);
  }
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    clientExtensionResults: credential.getClientExtensionResults(),
    response,
  };
}

const form = document.querySelector("form[data-passkey]");
const failed = document.querySelector("[data-passkey-failed]");
async function go(event) {
  event?.preventDefault();
  failed.hidden = true;
  try {
    const question = asked(JSON.parse(document.getElementById("passkey-question").textContent));
    const credential = await navigator.credentials[form.dataset.passkey](question);
    form.elements.credential.value = JSON.stringify(answered(credential));
    form.submit();
  } catch {
    failed.hidden = false;
  }
}
form?.addEventListener("submit", go);
if (form?.dataset.passkey === "get") go();
