// Says beside the conference's time what it is in the reader's own zone. The instants are the <time> elements of the
// same list entry or paragraph; the words come from the page.

const language = document.documentElement.lang === 'en' ? 'en-GB' : document.documentElement.lang;

const dayIn = (instant, timeZone) =>
  new Intl.DateTimeFormat(language, { day: 'numeric', month: 'long', timeZone }).format(instant);

const clockIn = (instant, timeZone) =>
  new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone }).format(instant);

const sayOwnZone = part => part.querySelectorAll('[data-own-zone]').forEach(place => {
  const zone = place.dataset.zone;
  const instants = [...place.closest('li, p').querySelectorAll('time')].map(time => new Date(time.dateTime));
  const sameTime = instants.every(instant => clockIn(instant) === clockIn(instant, zone) && dayIn(instant) === dayIn(instant, zone));
  // The day is said where it is another one than at the conference.
  const words = instants.map(instant => (dayIn(instant) === dayIn(instant, zone) ? '' : `${dayIn(instant)} `) + clockIn(instant));
  place.textContent = sameTime ? place.dataset.sameZone : place.dataset.ownZone.replace('{time}', words.join('–'));
});

sayOwnZone(document);
document.addEventListener('renewed', event => sayOwnZone(event.target));
