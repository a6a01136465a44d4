// The own agenda works without this. It chooses and leaves items without a new page, and keeps the place.

const replace = (selector, page) => {
  document.querySelector(selector).replaceWith(page.querySelector(selector));
};

document.addEventListener('submit', async event => {
  const form = event.target;
  if (!form.matches('[data-choosing]') || !event.submitter) return;
  event.preventDefault();
  const { value } = event.submitter;
  const before = event.submitter.getBoundingClientRect().top;
  event.submitter.setAttribute('aria-disabled', 'true');
  try {
    const answer = await fetch(form.action, { method: 'POST', body: new FormData(form, event.submitter) });
    if (!answer.ok) throw new Error(answer.statusText);
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    replace('[data-own-agenda]', page);
    tell(page.querySelector('[data-own-messages]')?.textContent.trim());
  } catch {
    // Whatever it was, the page that comes without a script says it.
    const hidden = Object.assign(document.createElement('input'), { type: 'hidden', name: event.submitter.name, value });
    form.append(hidden);
    form.submit();
    return;
  }
  const button = document.querySelector(`.own-step[value="${value}"]`);
  if (!button) return;
  scrollBy({ top: button.getBoundingClientRect().top - before, behavior: 'instant' });
  button.focus({ preventScroll: true });
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
