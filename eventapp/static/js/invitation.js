// Says that an invitation was opened in a browser; programs that look through mails run no scripts. The form works
// without this, and says the same when it is sent.

const page = document.querySelector('[data-opened]');
const token = document.querySelector('input[name=csrf_token]');
if (page && token) fetch(page.dataset.opened, { method: 'POST', headers: { 'X-CSRFToken': token.value } }).catch(() => {});
