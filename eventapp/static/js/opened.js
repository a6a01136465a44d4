// A form that the page sends by itself once, without leaving: that a link was opened.

for (const form of document.querySelectorAll('form[data-send-once]')) {
  fetch(form.action, { method: 'POST', body: new FormData(form) }).catch(() => {});
}
