// Renews what is on now: the part in [data-live] says where it comes from (data-here), on a screen what takes its
// turn next (data-next), and after how many seconds to ask. Asked for only while somebody looks, with the tag of
// what is known. A page without this says how to look again.

const region = document.querySelector('[data-live]');
const silent = document.querySelector('[data-live-silent]');
const news = document.querySelector('[data-live-news]');
const pause = document.querySelector('[data-pause]');
const known = new Map(); // address → its tag and its part: what a screen turns through while there is no connection
let shown;
let timer;
let isPaused = false;
let ahead = 0; // how far the server's clock is ahead of this one, in milliseconds

const running = () => new Map([...region.querySelectorAll('[data-news]')].map(item => [item.dataset.running, item.dataset.news]));

const show = part => {
  const before = running();
  const focused = document.activeElement?.closest('[data-live] a')?.getAttribute('href');
  region.innerHTML = part;
  if (focused) [...region.querySelectorAll('a')].find(link => link.getAttribute('href') === focused)?.focus({ preventScroll: true });
  // Only what has begun is said aloud, not the whole page each minute.
  const begun = [...running()].filter(([id]) => !before.has(id)).map(([, words]) => words);
  if (begun.length) news.textContent = begun.join('. ');
  region.dispatchEvent(new Event('renewed', { bubbles: true }));
};

const ask = async address => {
  const headers = known.has(address) ? { 'If-None-Match': known.get(address).tag } : {};
  const answer = await fetch(address, { cache: 'no-store', headers, signal: AbortSignal.timeout(10_000) });
  if (!answer.ok && answer.status !== 304) throw new Error(`answered ${answer.status}`);
  ahead = Date.parse(answer.headers.get('Date')) - Date.now() || 0;
  if (answer.ok) known.set(address, { tag: answer.headers.get('ETag'), part: await answer.text() });
};

const renew = async () => {
  if (document.hidden) return;
  clearTimeout(timer);
  const turn = region.firstElementChild.dataset;
  const address = (!isPaused && turn.next) || turn.here;
  try {
    await ask(address);
    silent.hidden = true;
  } catch {
    silent.hidden = false;
  }
  const part = known.get(address)?.part;
  if (part && part !== shown) {
    shown = part;
    show(part);
  }
  plan();
};

const plan = () => {
  clearTimeout(timer);
  const { pages = 1, seconds } = region.firstElementChild.dataset;
  if (pause) pause.hidden = pages < 2;
  // A clock on the wall changes with the minute.
  const toMinute = 60_500 - (Date.now() + ahead) % 60_000;
  const hasClock = 'clock' in region.dataset && pages < 2;
  timer = setTimeout(renew, hasClock ? Math.min(seconds * 1000, toMinute) : seconds * 1000);
};

document.addEventListener('visibilitychange', renew);
addEventListener('online', renew);
pause?.addEventListener('click', () => {
  isPaused = !isPaused;
  pause.textContent = isPaused ? pause.dataset.goOn : pause.dataset.pause;
});
plan();
