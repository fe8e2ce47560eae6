// For pages that come instead of the wanted one (sign-in, errors): what was sent has not arrived, so draft.js must
// offer it again.
for (const key of Object.keys(sessionStorage).filter((one) => one.startsWith("geleit-draft:"))) {
  const kept = JSON.parse(sessionStorage.getItem(key));
  sessionStorage.setItem(key, JSON.stringify({ ...kept, sent: false }));
}
