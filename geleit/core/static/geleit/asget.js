// For pages that answer a search sent by POST: coming back to them or loading them again asks for the page anew,
// and the browser does not show its question about sending the form a second time.
history.replaceState(history.state, "", location.href);
