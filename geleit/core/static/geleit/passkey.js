// Passkeys: before a form marked data-passkey is sent, the browser asks the key, and its answer goes along.
// Where there are no passkeys, the form stays hidden and the page says what to do instead.
const toBytes = (text) => {
  const base64 = text.replace(/-/g, "+").replace(/_/g, "/");
  return Uint8Array.from(atob(base64.padEnd(Math.ceil(base64.length / 4) * 4, "=")), (char) => char.charCodeAt(0));
};
const toText = (bytes) =>
  btoa(String.fromCharCode(...new Uint8Array(bytes))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const withBytes = (known) => (known || []).map((one) => ({ ...one, id: toBytes(one.id) }));

async function create(options) {
  const publicKey = {
    ...options,
    challenge: toBytes(options.challenge),
    user: { ...options.user, id: toBytes(options.user.id) },
    excludeCredentials: withBytes(options.excludeCredentials),
  };
  const made = await navigator.credentials.create({ publicKey });
  return {
    clientDataJSON: toText(made.response.clientDataJSON),
    attestationObject: toText(made.response.attestationObject),
    made,
  };
}

async function get(options) {
  const publicKey = {
    ...options,
    challenge: toBytes(options.challenge),
    allowCredentials: withBytes(options.allowCredentials),
  };
  const made = await navigator.credentials.get({ publicKey });
  const { clientDataJSON, authenticatorData, signature, userHandle } = made.response;
  return {
    clientDataJSON: toText(clientDataJSON),
    authenticatorData: toText(authenticatorData),
    signature: toText(signature),
    userHandle: userHandle ? toText(userHandle) : null,
    made,
  };
}

async function ask(form) {
  const options = JSON.parse(form.dataset.passkeyOptions).publicKey;
  const { made, ...response } = await (form.dataset.passkey === "create" ? create(options) : get(options));
  return JSON.stringify({
    id: made.id,
    rawId: toText(made.rawId),
    type: made.type,
    authenticatorAttachment: made.authenticatorAttachment,
    clientExtensionResults: made.getClientExtensionResults(),
    response,
  });
}

function prepare(form) {
  const answer = form.querySelector("[data-passkey-answer]");
  const problem = form.querySelector("[data-passkey-problem]");
  let waiting = false;
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (waiting) return;
    waiting = true;
    problem.hidden = true;
    try {
      answer.value = await ask(form);
      form.submit();
    } catch {
      problem.hidden = false;
      waiting = false;
    }
  });
}

// Passkeys belong to names: there are none under the bare number of a computer.
const isNumber = /^(\d+\.){3}\d+$|^\[/.test(window.location.hostname);
const isHere = window.PublicKeyCredential && navigator.credentials && !isNumber;
for (const hint of document.querySelectorAll("[data-passkey-missing]")) hint.hidden = Boolean(isHere);
if (isHere) document.querySelectorAll("form[data-passkey]").forEach(prepare);
window.addEventListener("pageshow", (event) => { if (event.persisted) window.location.reload(); });
