// The agenda is whole without this. It filters without a new page and marks what is on now.

const form = document.querySelector('[data-agenda-filter]');
if (form) {
  const count = document.querySelector('[data-agenda-count]');
  const filter = () => {
    const wanted = Object.fromEntries([...new FormData(form)].filter(([, value]) => value));
    const word = (wanted.q ?? '').trim().toLowerCase();
    let shown = 0;
    for (const entry of document.querySelectorAll('.entry')) {
      entry.hidden = Boolean((wanted.track && entry.dataset.track !== wanted.track)
        || (wanted.room && entry.dataset.room !== wanted.room)
        || (word && !entry.textContent.toLowerCase().includes(word)));
      if (!entry.hidden) shown += 1;
    }
    count.textContent = count.dataset[shown === 1 ? 'one' : 'many'].replace('{number}', shown);
    const address = new URL(location.href);
    for (const name of ['q', 'track', 'room']) {
      if (wanted[name]) address.searchParams.set(name, wanted[name]); else address.searchParams.delete(name);
    }
    history.replaceState(null, '', address);
  };
  if (location.search) filter();
  form.addEventListener('input', filter);
  form.addEventListener('submit', event => { event.preventDefault(); filter(); });
}

const markNow = () => {
  const now = Date.now();
  for (const entry of document.querySelectorAll('.entry')) {
    const [start, slotEnd] = entry.closest('.slot').querySelectorAll(':scope > .slot-time time');
    const end = entry.querySelector('time') ?? slotEnd;
    const isOn = new Date(start.dateTime) <= now && now < new Date(end.dateTime);
    if (isOn === entry.classList.contains('entry-now')) continue;
    entry.classList.toggle('entry-now', isOn);
    entry.querySelector('.now-word')?.remove();
    if (isOn) {
      const word = Object.assign(document.createElement('p'), { className: 'now-word', textContent: document.querySelector('[data-now]').dataset.now });
      entry.prepend(word);
    }
  }
};
if (document.querySelector('[data-now]')) {
  markNow();
  setInterval(markNow, 60_000);
}
