// Works for a form marked data-challenge: finds the number with which the challenge's SHA-256 begins with data-bits zero
// bits and puts both into the field data-proof. In small portions, so that the page stays usable; where the browser
// cannot, the field stays empty and the form works all the same.
const PORTION = 256;

function zeros(digest) {
  const view = new DataView(digest);
  const first = view.getUint32(0);
  return first ? Math.clz32(first) : 32 + Math.clz32(view.getUint32(4));
}

async function work(form) {
  const field = form.querySelector("[data-proof]");
  const bits = Number(form.dataset.bits), encoder = new TextEncoder();
  for (let start = 0; ; start += PORTION) {
    const texts = Array.from({ length: PORTION }, (_, number) => `${form.dataset.challenge}.${start + number}`);
    const digests = await Promise.all(texts.map((text) => crypto.subtle.digest("SHA-256", encoder.encode(text))));
    const found = digests.findIndex((digest) => zeros(digest) >= bits);
    if (found >= 0) {
      field.value = texts[found];
      form.dataset.proven = "";
      return;
    }
    await new Promise((next) => setTimeout(next));
  }
}

for (const form of document.querySelectorAll("form[data-challenge]")) {
  if (globalThis.crypto?.subtle) work(form);
}
