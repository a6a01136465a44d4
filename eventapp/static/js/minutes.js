// Minutes work without this. It saves them while they are written, and puts what others write meanwhile into the
// text, without losing what is being typed nor the place where it is.
//
// The form carries the text that it began with (base-en, …) beside what is typed (summary-en, …); the server puts
// together what all have written since and answers the text as it now is.

const form = document.querySelector('form[data-autosave]');
const state = document.querySelector('[data-autosave-state]');
const news = document.querySelector('[data-autosave-news]');
const areas = [...(form?.querySelectorAll('textarea') ?? [])];
const PAUSE = 1200; // after the last key, in milliseconds
const LONGEST = 5000; // while somebody types on and on
const BEAT = 10_000; // to say that the page is open, and to get what others write

let sent; // what is under way: sent again as it was, so that an answer that got lost changes nothing twice
let running; // the promise of it
let timer;
let changedAt;
let told; // the news as they came last
let isOver = false; // approved meanwhile, or leaving

const tidy = text => text.replaceAll('\r\n', '\n').trim();
const baseOf = area => form.elements[area.name.replace('summary', 'base')];
const isChanged = () => areas.some(area => tidy(area.value) !== tidy(baseOf(area).value));
const tell = text => { if (state.textContent !== text) state.textContent = text; };

// Where a place of one text is in another: in the same line, which may have moved; among several alike the one with
// the same neighbours, then the nearest.
const moved = (before, after, place) => {
  const above = before.slice(0, place).split('\n');
  const [old, now] = [before.split('\n'), after.split('\n')];
  const number = above.length - 1;
  const alike = line => (now[line - 1] === old[number - 1]) + (now[line + 1] === old[number + 1]);
  const lines = [...now.keys()].filter(line => now[line] === old[number])
    .sort((a, b) => alike(b) - alike(a) || Math.abs(a - number) - Math.abs(b - number));
  const line = lines[0] ?? Math.min(number, now.length - 1);
  return now.slice(0, line).join('\n').length + (line ? 1 : 0) + Math.min(above.at(-1).length, now[line].length);
};

const show = (area, text) => {
  const { scrollTop, selectionStart, selectionEnd, selectionDirection } = area;
  const places = [selectionStart, selectionEnd].map(place => moved(area.value, text, place));
  area.value = text;
  if (document.activeElement === area) area.setSelectionRange(...places, selectionDirection);
  area.scrollTop = scrollTop;
};

const take = (said, was) => {
  let isBehind = false;
  for (const area of areas) {
    const [text, mine] = [said.text[area.name.slice(-2)], tidy(was.get(area.name))];
    if (tidy(area.value) === mine) {
      if (text !== mine) show(area, text);
      baseOf(area).value = text;
    } else {
      // Something was typed meanwhile. What was sent is where that began: the rest comes with the next answer.
      baseOf(area).value = mine;
      isBehind = true;
    }
  }
  if (!isBehind) form.elements.version.value = said.version;
  if (told !== said.news) news.innerHTML = told = said.news;
  tell(isChanged() ? state.dataset.typing : state.dataset.saved);
};

const send = async () => {
  try {
    const answer = await fetch(form.dataset.autosave, { method: 'POST', body: sent, signal: AbortSignal.timeout(20_000) });
    const said = await answer.json();
    const was = sent;
    sent = undefined;
    if (answer.ok) return take(said, was);
    tell(said.error ?? state.dataset.failed);
    isOver = answer.status === 409;
    changedAt = undefined;
  } catch {
    tell(state.dataset.failed);
  }
};

const deliver = () => {
  running = send().finally(() => { running = undefined; });
  return running;
};

const save = async button => {
  clearTimeout(timer);
  if (running) await running;
  // What has no answer yet goes first.
  if (sent) await deliver();
  if (!sent && !isOver) {
    sent = new FormData(form, button);
    changedAt = undefined;
    await deliver();
  }
  plan();
};

const plan = () => {
  clearTimeout(timer);
  if (isOver) return;
  const wait = changedAt ? Math.max(0, Math.min(PAUSE, changedAt + LONGEST - Date.now())) : BEAT;
  timer = setTimeout(() => (document.hidden && !changedAt && !sent ? plan() : save()), wait);
};

if (form) {
  form.addEventListener('input', () => {
    if (isOver) return;
    tell(state.dataset.typing);
    changedAt ??= Date.now();
    plan();
  });
  form.addEventListener('submit', async event => {
    if (isOver) return;
    if (event.submitter?.name === 'seen') {
      event.preventDefault();
      return save(event.submitter);
    }
    clearTimeout(timer);
    if (running) {
      // What is under way must arrive first, or it would look like somebody else's.
      event.preventDefault();
      await running;
    }
    isOver = true;
    if (event.defaultPrevented) form.requestSubmit(event.submitter);
  });
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden) save();
  });
  addEventListener('online', () => save());
  // Whoever leaves without the button has saved as well.
  addEventListener('pagehide', () => {
    if (!isOver && !running && isChanged()) navigator.sendBeacon(form.dataset.autosave, new FormData(form));
  });
  addEventListener('pageshow', event => {
    if (event.persisted) location.reload();
  });
  tell(state.dataset.saved);
  plan();
}
