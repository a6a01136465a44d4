// Forms work without this. It hides questions that the answers so far, or the category, leave out; the server judges.

const holder = element => element.closest('form, [data-questions]');
const conditions = '[data-shown-if], [data-categories]';

// What is chosen in the fields of a name, as far as they are asked themselves.
const answers = (form, name) => [...form.querySelectorAll(`[name="${CSS.escape(name)}"]`)]
  .filter(input => (input.matches('[type=radio], [type=checkbox]') ? input.checked : true) && isAsked(input))
  .map(input => input.value);

const isShown = element => {
  const { categories, shownIf, shownValues } = element.dataset;
  const form = holder(element);
  if (categories && form.querySelector('[name=category]')) {
    const wanted = categories.split(' ');
    if (!answers(form, 'category').some(category => wanted.includes(category))) return false;
  }
  if (!shownIf) return true;
  const wanted = shownValues.split(' ');
  return answers(form, shownIf).some(answer => wanted.includes(answer));
};

// A question is asked while everything around it is shown.
const isAsked = input => {
  for (let at = input.closest(conditions); at; at = at.parentElement.closest(conditions)) {
    if (!isShown(at)) return false;
  }
  return true;
};

const conditional = [...document.querySelectorAll(conditions)].filter(holder);
const update = () => { for (const element of conditional) element.hidden = !isShown(element); };

for (const hint of document.querySelectorAll('[data-hint]')) hint.hidden = true;
for (const form of new Set(conditional.map(holder))) form.addEventListener('change', update);
addEventListener('pageshow', update);
update();
