// Forms work without this. It keeps a form from being sent twice, lets the language meters follow the typing, and
// looks whether long work is done.

for (const form of document.querySelectorAll('form[data-guard]')) {
  let sent = false;
  form.addEventListener('submit', event => {
    if (sent) event.preventDefault();
    sent = true;
    for (const button of form.querySelectorAll('[type=submit]')) button.setAttribute('aria-disabled', 'true');
  });
  // Coming back with the browser's Back button shows the page as it was left; the form must be usable again.
  addEventListener('pageshow', event => {
    if (!event.persisted) return;
    sent = false;
    for (const button of form.querySelectorAll('[type=submit]')) button.removeAttribute('aria-disabled');
  });
}

for (const meter of document.querySelectorAll('meter[data-meter-of]')) {
  const fields = meter.dataset.meterOf.split(' ').map(id => document.getElementById(id)).filter(Boolean);
  const text = meter.parentElement.querySelector('[data-meter-text]');
  const count = () => {
    meter.value = fields.filter(field => field.value.trim()).length;
    text.textContent = `${meter.value} / ${meter.max}`;
  };
  for (const field of fields) field.addEventListener('input', count);
}

// The address answers {"is_done": bool, "done": number, "total": number, "text": what else there is to say}; when it is
// done the page is read anew.
for (const note of document.querySelectorAll('[data-poll]')) {
  const bar = note.querySelector('progress');
  const words = note.querySelector('[data-progress-text]');
  const ask = async () => {
    try {
      const answer = await fetch(note.dataset.poll, { headers: { Accept: 'application/json' } });
      const state = await answer.json();
      if (state.is_done) return location.reload();
      if (words && state.text !== undefined) words.textContent = state.text;
      if (state.total) { bar.max = state.total; bar.value = state.done; }
    } catch { /* the network may come back */ }
    setTimeout(ask, 1500);
  };
  setTimeout(ask, 800);
}
