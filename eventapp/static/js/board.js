// Every card can be moved by its own buttons without this. It lets a card be dragged to another column, and be picked
// up, carried and put down with the keyboard. Both press the card's own button, so that the server judges as always.

const board = document.querySelector('[data-board]');
const columns = [...board.querySelectorAll('[data-status]')];
const said = board.querySelector('[data-board-said]');
const words = board.dataset;
const say = (text, column) => { said.textContent = text.replace('{column}', column?.dataset.name ?? ''); };

const buttonTo = (card, column) => card.querySelector(`button[name=status][value="${column.dataset.status}"]`);
const columnOf = card => card.closest('[data-status]');
const open = card => columns.filter(column => buttonTo(card, column));

let carried = null;
let target = null;

const mark = () => {
  for (const column of columns) {
    column.classList.toggle('board-open', carried !== null && buttonTo(carried, column) !== null);
    column.classList.toggle('board-target', column === target);
  }
};
const pickUp = card => { carried = card; target = null; card.classList.add('board-carried'); mark(); };
const letGo = () => {
  carried?.classList.remove('board-carried');
  carried?.querySelector('.board-grip').setAttribute('aria-pressed', 'false');
  carried = target = null;
  mark();
};
const putDown = column => {
  const button = column && carried && buttonTo(carried, column);
  letGo();
  button?.form.requestSubmit(button);
};

for (const card of board.querySelectorAll('.board-card')) {
  if (!card.querySelector('button[name=status]')) continue;
  card.draggable = true;
  card.addEventListener('dragstart', event => {
    event.dataTransfer.effectAllowed = 'move';
    event.dataTransfer.setData('text/plain', card.id);
    pickUp(card);
  });
  card.addEventListener('dragend', letGo);

  const grip = Object.assign(document.createElement('button'), { type: 'button', className: 'btn btn-link board-grip' });
  grip.textContent = words.grip;
  grip.setAttribute('aria-pressed', 'false');
  grip.setAttribute('aria-describedby', card.querySelector('a').id);
  card.querySelector('.board-card-foot').prepend(grip);
  grip.addEventListener('click', () => {
    if (carried === card) return putDown(target);
    letGo();
    pickUp(card);
    grip.setAttribute('aria-pressed', 'true');
    say(words.carried, columnOf(card));
  });
  grip.addEventListener('keydown', event => {
    if (carried !== card) return;
    if (event.key === 'Escape') { letGo(); say(words.left, columnOf(card)); return; }
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const places = columns.filter(column => column === columnOf(card) || open(card).includes(column));
    const place = places.indexOf(target ?? columnOf(card)) + step;
    target = places[Math.min(Math.max(place, 0), places.length - 1)];
    if (target === columnOf(card)) target = null;
    mark();
    say(target ? words.over : words.home, target ?? columnOf(card));
  });
  grip.addEventListener('blur', () => { if (carried === card && grip.getAttribute('aria-pressed') === 'true') letGo(); });
}

for (const column of columns) {
  column.addEventListener('dragover', event => {
    if (!carried || !buttonTo(carried, column)) return;
    event.preventDefault();
    if (target !== column) { target = column; mark(); }
  });
  column.addEventListener('drop', event => { event.preventDefault(); putDown(column); });
}
