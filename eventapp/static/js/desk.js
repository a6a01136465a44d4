// The desk works without this. It checks in without a new page, follows what other desks do, and where the network is
// away it keeps check-ins on this device until the server has answered: nothing is shown as checked in before that.

const desk = document.querySelector('[data-desk]');
const words = desk.dataset;
const scan = desk.querySelector('[data-scan]');
const result = document.querySelector('[data-result]');
const queue = desk.querySelector('[data-queue]');
const isKeptPage = Boolean(document.querySelector('[data-kept]'));
const prefix = `desk:${words.desk}:`;
const address = new URLSearchParams(location.search);
const occasion = Object.fromEntries(['day', 'item'].map(name =>
  [name, scan.elements[name]?.value ?? address.get(name) ?? '']).filter(([, value]) => value));
let token = scan.elements.csrf_token?.value ?? '';
let tag = '';

const isBadge = text => /^[0-9A-HJKMNP-TV-Z]{26}-[0-9A-F]{16}$/i.test(text);

// Each waiting check-in is an entry of its own in the browser's store, so that two pages don't overwrite each other.
const kept = () => Object.keys(localStorage).filter(key => key.startsWith(prefix)).sort()
  .map(key => ({ key, ...JSON.parse(localStorage.getItem(key)) })).sort((a, b) => a.at - b.at);

const keep = entry => {
  const { key, ...rest } = entry;
  try { localStorage.setItem(key, JSON.stringify(rest)); return true; } catch { return false; }
};

const say = (text, tone) => {
  const line = Object.assign(document.createElement('p'), { className: `flash flash-${tone}`, textContent: text });
  result.replaceChildren(line);
};

const showQueue = () => {
  const waiting = kept().filter(entry => entry.note);
  queue.hidden = waiting.length === 0;
  queue.querySelector('ul').replaceChildren(...waiting.map(entry => {
    const line = document.createElement('li');
    const name = Object.assign(document.createElement('strong'), { textContent: entry.label });
    const note = Object.assign(document.createElement('span'), { textContent: entry.note });
    line.append(name, ' ', note);
    if (entry.isRefused) {
      const button = Object.assign(document.createElement('button'), { type: 'button', className: 'btn btn-link', textContent: words.wordRemove });
      button.addEventListener('click', () => { localStorage.removeItem(entry.key); showQueue(); });
      line.append(' ', button);
    }
    return line;
  }));
};

const liveAddress = () => `${words.live}?${new URLSearchParams(occasion)}`;

// Puts in place what has changed since; true when the server answered.
const follow = async () => {
  try {
    const answer = await fetch(liveAddress(), {
      cache: 'no-store', redirect: 'manual', signal: AbortSignal.timeout(8000), headers: tag ? { 'If-None-Match': tag } : {},
    });
    const isThere = answer.status === 200 || answer.status === 304;
    desk.querySelector('[data-offline]').hidden = isThere || answer.type === 'opaqueredirect';
    if (answer.status !== 200) return isThere;
    tag = answer.headers.get('ETag') ?? '';
    const news = new DOMParser().parseFromString(await answer.text(), 'text/html');
    token = news.querySelector('[data-token]').dataset.token;
    for (const field of document.querySelectorAll('main [name=csrf_token]')) field.value = token;
    for (const part of document.querySelectorAll('[data-part]')) {
      const newest = news.querySelector(`[data-part="${part.dataset.part}"]`);
      if (newest && part.innerHTML.trim() !== newest.innerHTML.trim() && !part.contains(document.activeElement)) {
        part.innerHTML = newest.innerHTML;
      }
    }
    return true;
  } catch {
    desk.querySelector('[data-offline]').hidden = false;
    return false;
  }
};

const post = entry => fetch(scan.action, {
  method: 'POST', redirect: 'manual', signal: AbortSignal.timeout(8000), headers: { Accept: 'application/json' },
  body: new URLSearchParams({ ...entry.body, csrf_token: token }),
});

// Sends one; it stays kept unless the server has said yes or no. `isNew`: somebody is waiting for the answer.
const send = async (entry, isNew) => {
  let note = words.wordWaiting;
  try {
    if (!token) await follow();
    let answer = await post(entry);
    if (answer.status === 400) {  // the page was open for too long: with a new token, once
      tag = '';
      if (await follow()) answer = await post(entry);
    }
    if (answer.type === 'opaqueredirect') note = words.wordSignedOut;
    else if (answer.headers.get('Content-Type')?.startsWith('application/json')) {
      const { outcome, message, html } = await answer.json();
      if (outcome === 'refused' && !isNew) {
        keep({ ...entry, note: message, isRefused: true });
        return;
      }
      localStorage.removeItem(entry.key);
      result.innerHTML = html;
      await follow();
      return;
    } else if ([403, 404, 413, 422].includes(answer.status)) {
      keep({ ...entry, note: words.wordRefused, isRefused: true });
      if (isNew) say(words.wordRefused, 'danger');
      return;
    }
  } catch {
    desk.querySelector('[data-offline]').hidden = false;
  }
  const isKept = keep({ ...entry, note });
  if (isNew) say(isKept ? words.wordKept : words.wordNotKept, isKept ? 'warning' : 'danger');
};

const checkIn = async (who, label) => {
  const body = { ...occasion, ...who };
  const id = (body.delegate_id ?? body.q).toUpperCase();
  const entry = { key: `${prefix}${body.day ?? ''}|${body.item ?? ''}|${id}`, body, label, at: Date.now() };
  keep(entry);
  say(words.wordSending, 'info');
  await send(entry, true);
  showQueue();
};

let isSending = false;
const sendKept = async () => {
  if (isSending) return;
  isSending = true;
  for (const entry of kept()) if (!entry.isRefused) await send({ note: words.wordWaiting, ...entry }, false);
  isSending = false;
  showQueue();
};

scan.addEventListener('submit', event => {
  const code = scan.elements.q.value.trim();
  if (!isBadge(code)) return;
  event.preventDefault();
  scan.elements.q.value = '';
  scan.elements.q.focus();
  checkIn({ q: code }, words.wordBadge.replace('{code}', code.slice(-6)));
});

document.addEventListener('submit', event => {
  const form = event.target.closest('[data-check-in]');
  if (!form) return;
  event.preventDefault();
  checkIn({ delegate_id: form.elements.delegate_id.value }, form.dataset.checkIn);
});

// A scanner types wherever the focus is; outside a field its code belongs into the box.
document.addEventListener('keydown', event => {
  if (event.key.length !== 1 || event.key === ' ' || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest('input, select, textarea')) return;
  scan.elements.q.value = '';
  scan.elements.q.focus();
});

const tick = async () => {
  if (!document.hidden) {
    const isThere = await follow();
    if (isThere) await sendKept();
    if (isThere && isKeptPage && !kept().some(entry => !entry.isRefused)) {
      return location.replace(`${words.home}?${new URLSearchParams(occasion)}`);
    }
  }
  return setTimeout(tick, kept().some(entry => !entry.isRefused) || isKeptPage ? 5_000 : 10_000);
};

addEventListener('online', sendKept);
showQueue();
tick();

navigator.serviceWorker?.register(words.worker, { scope: words.home }).catch(() => { /* then a reload needs the network */ });
