// The own agenda works without this. It chooses and leaves items without a new page, and keeps the place.

const underWay = new Set();
const steps = () => [...document.querySelectorAll('.own-step')];

document.addEventListener('submit', async event => {
  const form = event.target;
  if (!form.matches('[data-choosing]') || !event.submitter) return;
  event.preventDefault();
  const { value } = event.submitter;
  const place = steps().indexOf(event.submitter);
  const before = event.submitter.getBoundingClientRect().top;
  // The button stays as it is meanwhile: what lies below it must not get a second click.
  if (underWay.has(value)) return;
  underWay.add(value);
  try {
    const answer = await fetch(form.action, { method: 'POST', body: new FormData(form, event.submitter) });
    if (!answer.ok) throw new Error(answer.statusText);
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    document.querySelector('[data-own-agenda]').replaceWith(page.querySelector('[data-own-agenda]'));
    tell(page.querySelector('[data-own-messages]')?.textContent.trim());
  } catch {
    // Whatever it was, the page that comes without a script says it.
    const hidden = Object.assign(document.createElement('input'), { type: 'hidden', name: event.submitter.name, value });
    form.append(hidden);
    form.submit();
    return;
  } finally {
    underWay.delete(value);
  }
  // What was left is gone from one's own view: the next one takes its place.
  const button = steps().find(step => step.value === value) ?? steps().at(Math.min(place, steps().length - 1));
  if (!button) return;
  scrollBy({ top: button.getBoundingClientRect().top - before, behavior: 'instant' });
  button.focus({ preventScroll: true });
});

// A double click is one step: its second half must not leave what its first has chosen.
document.addEventListener('click', event => {
  if (event.detail > 1 && event.target.closest('.own-step')) event.preventDefault();
});

// One place that stays, so that readers of the screen hear what came of it.
const told = Object.assign(document.createElement('p'), { className: 'own-told' });
told.setAttribute('role', 'status');
document.body.append(told);
let timer;
const tell = text => {
  told.textContent = text ?? '';
  clearTimeout(timer);
  timer = setTimeout(() => { told.textContent = ''; }, 8000);
};
