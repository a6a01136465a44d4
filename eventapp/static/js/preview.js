// A preview that follows the choices of a form. Without this, the form's second button shows it.

const form = document.querySelector('form[data-preview-of]');
const frame = document.getElementById(form.dataset.previewOf);
const state = document.querySelector('[data-preview-state]');
const PATIENCE = 300;

form.querySelector('[data-preview-button]').hidden = true;

const choices = () => {
  const asked = new URLSearchParams();
  for (const field of form.elements) {
    const counts = field.name && field.name !== 'csrf_token' && field.type !== 'submit' && !('notShown' in field.dataset);
    if (counts && (field.type !== 'checkbox' || field.checked)) asked.append(field.name, field.value);
  }
  return asked;
};

const draw = () => {
  state.textContent = state.dataset.busy;
  frame.setAttribute('aria-busy', 'true');
  // Not `src`: every choice would become a step of the browser's Back button.
  frame.contentWindow.location.replace(`${frame.dataset.address}?${choices()}`);
  history.replaceState(null, '', `${location.pathname}?${choices()}`);
};

frame.addEventListener('load', () => {
  state.textContent = '';
  frame.removeAttribute('aria-busy');
});

let waiting;
form.addEventListener('change', event => {
  if ('notShown' in event.target.dataset) return;
  clearTimeout(waiting);
  waiting = setTimeout(draw, PATIENCE);
});
