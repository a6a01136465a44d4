// Forms work without this. It hides questions that the answers so far, or the category, leave out; the server judges.

const shown = element => {
  if (element.dataset.categories) {
    const category = element.closest('form').elements.namedItem('category');
    if (category && !element.dataset.categories.split(' ').includes(category.value)) return false;
  }
  if (!element.dataset.shownIf) return true;
  const wanted = element.dataset.shownValues.split(' ');
  const inputs = element.closest('form').querySelectorAll(`[name="${CSS.escape(element.dataset.shownIf)}"]`);
  return [...inputs].some(input => {
    const isChosen = input.matches('[type=radio], [type=checkbox]') ? input.checked : true;
    return isChosen && wanted.includes(input.value) && asked(input);
  });
};

// A question is asked while everything around it is.
const asked = input => {
  for (let at = input.closest('[data-shown-if], [data-categories]'); at; at = at.parentElement.closest('[data-shown-if], [data-categories]')) {
    if (!shown(at)) return false;
  }
  return true;
};

const conditional = [...document.querySelectorAll('form [data-shown-if], form [data-categories]')];
const update = () => { for (const element of conditional) element.hidden = !shown(element); };

for (const hint of document.querySelectorAll('[data-hint]')) hint.hidden = true;
for (const form of new Set(conditional.map(element => element.closest('form')))) form.addEventListener('change', update);
addEventListener('pageshow', update);
update();
