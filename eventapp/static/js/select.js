// Rows can be ticked without this. It adds one box that ticks all of the page.

for (const form of document.querySelectorAll('[data-select-page]')) {
  // In a list whose rows hold forms of their own the boxes stand outside and name this form.
  const boxes = [...form.elements].filter(box => box.name === 'chosen');
  const label = Object.assign(document.createElement('label'), { className: 'form-check select-page' });
  const all = Object.assign(document.createElement('input'), { type: 'checkbox', className: 'form-check-input' });
  label.append(all, ` ${form.dataset.selectPage}`);
  form.prepend(label);
  const follow = () => {
    const ticked = boxes.filter(box => box.checked).length;
    all.checked = ticked === boxes.length;
    all.indeterminate = ticked > 0 && ticked < boxes.length;
  };
  all.addEventListener('change', () => { for (const box of boxes) box.checked = all.checked; });
  for (const box of boxes) box.addEventListener('change', follow);
  // The browser's Back button brings the ticks back.
  addEventListener('pageshow', follow);
}
