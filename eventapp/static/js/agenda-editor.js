// The page is a table with links to forms without this. It draws the day as a grid of rooms and times, moves items by
// mouse, touch and keyboard, and shows what would clash while they move. Times are seconds of Unix, as instants.

const root = document.querySelector('[data-editor]');
const words = root.dataset;
const STEP = 300;
const HOUR = 3600;
const HOUR_HEIGHT = 96;
const NARROWEST = 144;
const HOLD = 400;
const MOST_TOLD = 3;
const opens = Number(words.opens);
const closes = Number(words.closes);
const isFrozen = 'frozen' in words;
const clock = new Intl.DateTimeFormat('en-GB', { timeZone: words.zone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const timeOf = seconds => clock.format(seconds * 1000);
const make = (tag, className, text = '') => Object.assign(document.createElement(tag), { className, textContent: text });
const sentences = (...texts) => texts.filter(Boolean).join(document.documentElement.lang.startsWith('zh') ? '' : ' ');
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_all, name) => values[name]);

const rooms = [{ id: '', name: words.wordNoRoom, lang: '' },
  ...[...root.querySelectorAll('[data-rooms] li')].map(li => ({ id: li.dataset.room, name: li.textContent, lang: li.lang }))];
const columnOf = new Map(rooms.map((room, index) => [room.id, index]));
const items = new Map();
let columnWidth = NARROWEST;
/** The item under way: { item, from, place, obstacles, by: 'pointer' | 'keys' | 'edge', grab, x, y }. */
let active = null;

// The frame: a bar that says what happens, the grid that scrolls in both directions, and the tray.
const scroller = make('div', 'grid-scroller');
const head = make('div', 'grid-head');
const axis = make('div', 'grid-axis');
const plane = make('div', 'grid-plane');
const tray = make('section', 'grid-tray');
const trayList = make('div', 'grid-tray-items');
const bar = make('div', 'editor-bar');
const status = make('p', 'editor-status');
const action = make('span', 'editor-action');

const readItems = () => {
  for (const row of root.querySelectorAll('[data-plain] [data-item]')) {
    const { item: id, version, start, end, room, minutes, kind } = row.dataset;
    const link = row.querySelector('a');
    const place = start ? { start: Number(start), end: Number(end), room } : null;
    items.set(id, {
      id, place, saved: place, kind, version, room, href: link.href, title: link.textContent, lang: link.lang,
      length: place ? place.end - place.start : Number(minutes) * 60,
      isCancelled: 'cancelled' in row.dataset, isWarned: 'warned' in row.dataset,
    });
  }
};

const drawFrame = () => {
  const last = Math.max(opens + 24 * HOUR, ...[...items.values()].map(item => item.place?.end ?? 0));
  const height = (Math.min(last, closes) - opens) / HOUR * HOUR_HEIGHT;
  scroller.tabIndex = -1;
  scroller.setAttribute('role', 'group');
  scroller.setAttribute('aria-label', words.wordGrid);
  head.append(make('span', 'grid-corner'), ...rooms.map(room => Object.assign(make('span', 'grid-room', room.name), { lang: room.lang })));
  for (let hour = 0; hour * HOUR_HEIGHT < height; hour += 1) {
    const line = make('span', 'grid-hour', timeOf(opens + hour * HOUR));
    line.style.top = `${hour * HOUR_HEIGHT}px`;
    axis.append(line);
  }
  axis.style.height = plane.style.height = `${height}px`;
  plane.style.setProperty('--hour', `${HOUR_HEIGHT}px`);
  scroller.append(head, axis, plane);
  tray.append(make('h2', '', words.wordTray), make('p', 'form-text', words.wordEmpty), trayList);
  status.setAttribute('role', 'status');
  status.setAttribute('aria-live', 'polite');
  bar.append(status, action);
  const keys = Object.assign(make('p', 'form-text', words.wordKeys), { id: 'grid-keys' });
  root.querySelector('[data-plain]').replaceWith(tray, scroller, bar, ...isFrozen ? [] : [keys]);
  root.classList.add('editor-drawn');
};

const drawItem = item => {
  const node = make('div', 'block');
  node.dataset.item = item.id;
  node.tabIndex = 0;
  node.setAttribute('role', 'button');
  if (!isFrozen) node.setAttribute('aria-describedby', 'grid-keys');
  item.time = make('span', 'block-time numbers');
  node.append(item.time, ' ', Object.assign(make('span', 'block-title', item.title), { lang: item.lang }));
  if (!isFrozen) node.append(make('span', 'block-edge'));
  item.node = node;
};

const nameOf = room => rooms[columnOf.get(room) ?? 0].name;

// Where an item stands, in words.
const say = (item, place) => place
  ? fill(words.wordPlace, { title: item.title, start: timeOf(place.start), end: timeOf(place.end), room: nameOf(place.room) })
  : fill(words.wordInTray, { title: item.title });

const describe = item => {
  const { node } = item;
  item.time.textContent = item.place ? `${timeOf(item.place.start)}–${timeOf(item.place.end)}` : fill(words.wordMinutes, { number: Math.round(item.length / 60) });
  node.classList.toggle('block-warned', item.isWarned);
  node.classList.toggle('block-cancelled', item.isCancelled);
  item.said = sentences(say(item, item.place), item.isCancelled && words.wordCancelled, item.isWarned && words.wordWarned);
  // The name begins with what the block shows, so that whoever speaks to the computer can call it by that.
  const where = item.place ? nameOf(item.place.room) : words.wordTray;
  node.setAttribute('aria-label', [`${item.time.textContent} ${item.title}`, where, item.isCancelled && words.wordCancelled, item.isWarned && words.wordWarned].filter(Boolean).join(', '));
};

const put = (item, parent) => {
  if (item.node.parentElement === parent) return;
  const hadFocus = document.activeElement === item.node;
  if (hadFocus) item.isBeingPut = true;
  parent.append(item.node);
  if (hadFocus) item.node.focus({ preventScroll: true });
  item.isBeingPut = false;
};

// Puts a block at a place, `lane` of `lanes` beside others that take place at the same time.
const setBox = (item, place, lane = 0, lanes = 1) => {
  const { style } = item.node;
  if (!place) {
    put(item, trayList);
    style.left = style.top = style.width = style.height = '';
    item.node.classList.remove('block-low');
    return;
  }
  put(item, plane);
  const width = columnWidth / lanes;
  const height = (place.end - place.start) / HOUR * HOUR_HEIGHT;
  style.left = `${columnOf.get(place.room) * columnWidth + lane * width}px`;
  style.top = `${(place.start - opens) / HOUR * HOUR_HEIGHT}px`;
  style.width = `${width - 4}px`;
  style.height = `${Math.max(height - 2, 14)}px`;
  item.node.classList.toggle('block-low', height < 40);
};

const setColumn = room => {
  const here = [...items.values()].filter(item => item.place?.room === room && item !== active?.item)
    .sort((one, other) => one.place.start - other.place.start || other.place.end - one.place.end);
  let group = [];
  let ends = [];
  const draw = () => { for (const [item, lane] of group) setBox(item, item.place, lane, ends.length); };
  for (const item of here) {
    if (group.length && Math.max(...ends) <= item.place.start) { draw(); group = []; ends = []; }
    const free = ends.findIndex(end => end <= item.place.start);
    const lane = free < 0 ? ends.length : free;
    ends[lane] = item.place.end;
    group.push([item, lane]);
  }
  draw();
};

const setWidths = () => {
  columnWidth = Math.max(NARROWEST, Math.floor((scroller.clientWidth - 64) / rooms.length));
  scroller.style.setProperty('--column', `${columnWidth}px`);
  head.style.width = `${64 + columnWidth * rooms.length}px`;
  plane.style.width = `${columnWidth * rooms.length}px`;
};

const setAll = () => {
  setWidths();
  for (const room of rooms) setColumn(room.id);
  for (const item of items.values()) if (!item.place) setBox(item, null);
};

const tell = (text, tone = '', more = null) => {
  status.textContent = text;
  bar.dataset.tone = tone;
  action.replaceChildren(...more ? [more] : []);
};

const link = (text, href) => Object.assign(make('a', 'btn btn-link', text), { href });

// What an item at a place runs into; the same rule as agendas/scheduling.py.
const clashesAt = (obstacles, place) => {
  const met = obstacles.filter(o => (o.room === null || o.room === place.room)
    && (o.except === null || (place.room && o.except !== place.room))
    && (o.from === null || o.from < place.end) && (o.until === null || o.until > place.start));
  const taken = new Set(met.filter(o => o.kind === 'person_taken').map(o => `${o.subject} ${o.other}`));
  return met.filter(o => o.kind !== 'room_change' || !taken.has(`${o.subject} ${o.other}`));
};

const few = texts => (texts.length > MOST_TOLD
  ? [...texts.slice(0, MOST_TOLD), fill(words.wordMore, { number: texts.length - MOST_TOLD })] : texts);

const showZones = () => {
  for (const o of active.obstacles) {
    if (o.kind === 'room_taken' || o.kind === 'room_change') continue;
    const from = Math.max(o.from ?? opens, opens);
    const zone = make('span', 'grid-zone');
    zone.style.top = `${(from - opens) / HOUR * HOUR_HEIGHT}px`;
    zone.style.height = o.until === null ? `calc(100% - ${zone.style.top})` : `${(o.until - from) / HOUR * HOUR_HEIGHT}px`;
    zone.style.left = o.room === null ? '0' : `${columnOf.get(o.room) * columnWidth}px`;
    zone.style.width = o.room === null ? '100%' : `${columnWidth}px`;
    plane.prepend(zone);
  }
};

const clearMarks = () => {
  for (const zone of plane.querySelectorAll('.grid-zone')) zone.remove();
  for (const node of root.querySelectorAll('.block-in-the-way, .block-clash')) node.classList.remove('block-in-the-way', 'block-clash');
};

const showClashes = () => {
  const { item, place, obstacles } = active;
  for (const node of plane.querySelectorAll('.block-in-the-way')) node.classList.remove('block-in-the-way');
  const found = place && obstacles ? clashesAt(obstacles, place) : [];
  for (const { other } of found) items.get(other)?.node.classList.add('block-in-the-way');
  item.node.classList.toggle('block-clash', found.length > 0);
  const texts = [...new Set(found.map(o => o.text))];
  if (place && obstacles && !texts.length) texts.push(words.wordFits);
  tell(sentences(say(item, place), ...few(texts)), found.length ? 'warn' : '');
};

const begin = (item, by, more = {}) => {
  active = { item, by, from: item.place, place: item.place, obstacles: null, ...more };
  const mine = active;
  item.node.classList.add('block-moving');
  if (item.place) setBox(item, item.place);
  showClashes();
  fetch(`${words.items}/${item.id}/obstacles?day=${words.day}`, { redirect: 'manual', headers: { Accept: 'application/json' } })
    .then(answer => (answer.ok ? answer.json() : { obstacles: [] })).catch(() => ({ obstacles: [] }))
    .then(({ obstacles }) => {
      mine.obstacles = obstacles;
      if (active === mine) { showZones(); showClashes(); }
    });
};

const isSame = (one, other) => one === other
  || Boolean(one && other && one.start === other.start && one.end === other.end && one.room === other.room);

const showPlace = place => {
  if (isSame(place, active.place)) return;
  active.place = place;
  setBox(active.item, place);
  active.item.time.textContent = place ? `${timeOf(place.start)}–${timeOf(place.end)}` : '';
  showClashes();
};

const settle = (item, place) => {
  const before = item.place;
  if (before && !place) item.length = before.end - before.start;
  item.place = place;
  if (place) item.room = place.room;
  describe(item);
  if (!place) setBox(item, null);
  for (const room of new Set([before?.room, place?.room])) if (room !== undefined) setColumn(room);
};

const end = () => {
  const done = active;
  active = null;
  clearMarks();
  done.item.node.classList.remove('block-moving');
  return done;
};

const cancel = () => {
  const { item, from } = end();
  settle(item, from);
  tell(sentences(say(item, from), words.wordBack));
};

const commit = () => {
  const { item, from, place } = end();
  settle(item, place);
  if (isSame(from, place)) return select(item);
  tell(say(item, place));
  item.queue = (item.queue ?? Promise.resolve()).then(() => save(item, from, place));
  return item.queue;
};

// What the whole agenda looks like after something was changed.
const showState = ({ warned, undo, unreleased }) => {
  const ids = new Set(warned);
  for (const item of items.values()) {
    if (item.isWarned === ids.has(item.id)) continue;
    item.isWarned = ids.has(item.id);
    describe(item);
  }
  const line = document.querySelector('[data-unreleased]');
  line.hidden = !unreleased;
  line.querySelector('[data-unreleased-text]').textContent = unreleased;
  const form = document.querySelector('[data-undo]');
  form.hidden = !undo;
  form.elements.edit_id.value = undo?.id ?? '';
  form.querySelector('button').textContent = undo?.text ?? '';
};

const send = async (address, values) => {
  const answer = await fetch(address, {
    method: 'POST', redirect: 'manual', headers: { Accept: 'application/json', 'X-CSRFToken': words.token },
    body: new URLSearchParams(values),
  });
  if (!answer.headers.get('Content-Type')?.startsWith('application/json')) throw new Error(`${answer.status}`);
  return { isDone: answer.ok, ...await answer.json() };
};

const instant = seconds => new Date(seconds * 1000).toISOString();

const save = async (item, from, place) => {
  // The move before this one was refused, and this one is no longer seen.
  if (!isSame(item.saved, from)) return;
  item.node.setAttribute('aria-busy', 'true');
  let refusal = words.wordNotSaved;
  try {
    const answer = await send(`${words.items}/${item.id}/place`, {
      version: item.version, room_id: place ? place.room : item.room,
      ...place ? { starts_at: instant(place.start), ends_at: instant(place.end) } : {},
    });
    if (answer.isDone) {
      item.version = answer.version;
      item.saved = place;
      showState(answer);
      if (!active) tell(sentences(say(item, item.place), words.wordSaved, ...few(answer.notices)), answer.notices.length ? 'warn' : 'good', link(words.wordOpen, item.href));
      return;
    }
    refusal = answer.error;
  } catch { /* the network, or somebody signed out: it goes back */ } finally {
    item.node.removeAttribute('aria-busy');
  }
  if (active?.item === item) end();
  settle(item, from);
  tell(sentences(say(item, from), refusal), 'bad', link(words.wordReload, location.href));
};

const select = item => tell(item.said, item.isWarned ? 'warn' : '', link(words.wordOpen, item.href));

// Pointers: the mouse begins to move after a few pixels, a finger after it has rested.
let waiting = null;

const snapped = seconds => opens + Math.round((seconds - opens) / STEP) * STEP;
const isIn = (box, x, y) => x >= box.left && x <= box.right && y >= box.top && y <= box.bottom;

const follow = () => {
  const { by, item, from, grab, x, y } = active;
  const box = plane.getBoundingClientRect();
  const time = opens + (y - box.top) / HOUR_HEIGHT * HOUR;
  if (by === 'edge') return showPlace({ ...from, end: Math.max(from.start + STEP, snapped(time - grab)) });
  if (isIn(tray.getBoundingClientRect(), x, y)) return showPlace(null);
  if (!active.place && !isIn(scroller.getBoundingClientRect(), x, y)) return undefined;
  const length = from ? from.end - from.start : item.length;
  const column = Math.min(rooms.length - 1, Math.max(0, Math.floor((x - box.left) / columnWidth)));
  const start = Math.min(Math.max(snapped(time - grab), opens), opens + 24 * HOUR - STEP);
  return showPlace({ start, end: start + length, room: rooms[column].id });
};

const scrollAtEdges = () => {
  if (!active || active.by === 'keys') return;
  const box = scroller.getBoundingClientRect();
  const { x, y } = active;
  const by = (value, low, high) => (value < low ? value - low : value > high ? value - high : 0);
  if (isIn(box, x, y)) {
    const [left, top] = [by(x, box.left + 96, box.right - 32), by(y, box.top + 64, box.bottom - 32)];
    if (left || top) {
      scroller.scrollBy(left / 4, top / 4);
      follow();
    }
  }
  requestAnimationFrame(scrollAtEdges);
};

const start = () => {
  const { item, isEdge, x, y, pointer } = waiting;
  clearTimeout(waiting.timer);
  waiting = null;
  if (active) cancel();
  const box = item.node.getBoundingClientRect();
  const grab = item.place ? (y - (isEdge ? box.bottom : box.top)) / HOUR_HEIGHT * HOUR : 0;
  root.setPointerCapture(pointer);
  begin(item, isEdge ? 'edge' : 'pointer', { grab, x, y, pointer });
  requestAnimationFrame(scrollAtEdges);
};

const onDown = event => {
  const node = event.target.closest('.block');
  if (!node || event.button !== 0 || isFrozen || waiting || active?.pointer !== undefined) return;
  const isEdge = event.target.classList.contains('block-edge');
  waiting = { item: items.get(node.dataset.item), isEdge, x: event.clientX, y: event.clientY, pointer: event.pointerId, isTouch: event.pointerType === 'touch' && !isEdge };
  if (waiting.isTouch) waiting.timer = setTimeout(start, HOLD);
};

const onMove = event => {
  if (waiting?.pointer === event.pointerId && Math.hypot(event.clientX - waiting.x, event.clientY - waiting.y) > (waiting.isTouch ? 10 : 4)) {
    if (waiting.isTouch) { clearTimeout(waiting.timer); waiting = null; } else start();
  }
  if (active?.pointer !== event.pointerId) return;
  active.x = event.clientX;
  active.y = event.clientY;
  follow();
};

const onUp = event => {
  if (waiting?.pointer === event.pointerId) { clearTimeout(waiting.timer); waiting = null; }
  if (active?.pointer === event.pointerId) commit();
};

const onCancel = event => {
  if (waiting?.pointer === event.pointerId) { clearTimeout(waiting.timer); waiting = null; }
  if (active?.pointer === event.pointerId) cancel();
};

// Keys.
const steps = { ArrowUp: [-STEP, 0], ArrowDown: [STEP, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1], PageUp: [-HOUR, 0], PageDown: [HOUR, 0] };

const firstPlace = item => {
  const seen = opens + Math.round((scroller.scrollTop / HOUR_HEIGHT + 1) * 12) * STEP;
  return { start: seen, end: seen + item.length, room: columnOf.has(item.room) ? item.room : '' };
};

const stepped = (item, place, [seconds, columns], isStretched) => {
  if (!place) return firstPlace(item);
  if (isStretched) return { ...place, end: Math.max(place.start + STEP, place.end + seconds) };
  const column = Math.min(rooms.length - 1, Math.max(0, columnOf.get(place.room) + columns));
  const start = Math.min(Math.max(place.start + seconds, opens), opens + 24 * HOUR - STEP);
  return { start, end: start + place.end - place.start, room: rooms[column].id };
};

const onKey = event => {
  const node = event.target.closest('.block');
  if (active && event.key === 'Escape') { event.preventDefault(); cancel(); return; }
  if (!node || event.ctrlKey || event.metaKey || event.altKey) return;
  const item = items.get(node.dataset.item);
  if (event.key === 'Enter' || event.key === ' ') {
    event.preventDefault();
    if (active?.item === item) commit(); else location.assign(item.href);
  } else if (isFrozen || active?.pointer !== undefined) return;
  else if (event.key === 'Delete' && (item.place || active)) {
    event.preventDefault();
    if (!active) begin(item, 'keys');
    showPlace(null);
    commit();
  } else if (steps[event.key]) {
    event.preventDefault();
    if (!active) begin(item, 'keys');
    showPlace(stepped(item, active.place, steps[event.key], event.shiftKey));
    node.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }
};

// Undoing without a new page where a move is all that is undone.
const undo = async event => {
  event.preventDefault();
  const form = event.target;
  if (active) cancel();
  try {
    const answer = await send(form.action, { edit_id: form.elements.edit_id.value });
    if (!answer.isDone) { tell(answer.error, 'bad', link(words.wordReload, location.href)); return; }
    const item = answer.item && items.get(answer.item.id);
    const isHere = answer.item && (answer.item.start === null || (answer.item.start >= opens && answer.item.start < opens + 24 * HOUR));
    if (!item || !answer.item.isMove || !isHere) { location.reload(); return; }
    const { version, start, end: ends, room, minutes } = answer.item;
    Object.assign(item, { version, room, length: minutes * 60 });
    item.saved = start === null ? null : { start, end: ends, room };
    settle(item, item.saved);
    showState(answer);
    tell(sentences(answer.text, say(item, item.place)), 'good', link(words.wordOpen, item.href));
  } catch { form.submit(); }
};

readItems();
drawFrame();
for (const item of items.values()) drawItem(item);
// Read in one go and written in one go: each block is laid out once.
const early = Math.min(opens + 8 * HOUR, ...[...items.values()].map(item => item.place?.start ?? Infinity));
for (const item of items.values()) { describe(item); (item.place ? plane : trayList).append(item.node); }
setAll();
scroller.scrollTop = Math.max(0, (early - opens) / HOUR * HOUR_HEIGHT - HOUR_HEIGHT / 4);

root.addEventListener('pointerdown', onDown);
root.addEventListener('pointermove', onMove);
root.addEventListener('pointerup', onUp);
root.addEventListener('pointercancel', onCancel);
root.addEventListener('touchmove', event => { if (active?.pointer !== undefined) event.preventDefault(); }, { passive: false });
root.addEventListener('contextmenu', event => { if (active || waiting?.isTouch) event.preventDefault(); });
root.addEventListener('keydown', onKey);
root.addEventListener('focusin', event => {
  const node = event.target.closest('.block');
  if (node && !active) select(items.get(node.dataset.item));
});
root.addEventListener('focusout', event => {
  if (active?.by === 'keys' && event.target === active.item.node && !active.item.isBeingPut) cancel();
});
root.addEventListener('dblclick', event => {
  const node = event.target.closest('.block');
  if (node) location.assign(items.get(node.dataset.item).href);
});
document.querySelector('[data-undo]')?.addEventListener('submit', undo);
addEventListener('keydown', event => {
  if (event.key.toLowerCase() !== 'z' || !(event.ctrlKey || event.metaKey) || event.shiftKey) return;
  const form = document.querySelector('[data-undo]');
  if (!form || form.hidden || event.target.closest('input, textarea, select')) return;
  event.preventDefault();
  form.requestSubmit();
});
addEventListener('resize', setAll);
if (!isFrozen) tell(words.wordHint);
// What `make bench` waits for.
requestAnimationFrame(() => setTimeout(() => { performance.mark('grid-ready'); root.dataset.ready = ''; }));
