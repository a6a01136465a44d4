// Says beside the conference's time what it is in the reader's own zone. The instants are the <time> elements of the
// same list entry or paragraph; the words come from the page.

const language = document.documentElement.lang === 'en' ? 'en-GB' : document.documentElement.lang;

const offsetIn = (instant, timeZone) =>
  new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' }).formatToParts(instant)
    .find(part => part.type === 'timeZoneName').value;

const zoneName = instant =>
  new Intl.DateTimeFormat(language, { timeZoneName: 'longGeneric' }).formatToParts(instant)
    .find(part => part.type === 'timeZoneName').value;

const day = new Intl.DateTimeFormat(language, { day: 'numeric', month: 'long' });
const clock = new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });

const range = (start, end) => {
  const endDay = day.format(end) === day.format(start) ? '' : `${day.format(end)} `;
  return `${day.format(start)} ${clock.format(start)}–${endDay}${clock.format(end)}`;
};

for (const place of document.querySelectorAll('[data-own-zone]')) {
  const [start, end] = [...place.closest('li, p').querySelectorAll('time')].map(time => new Date(time.dateTime));
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (offsetIn(start, own) === offsetIn(start, place.dataset.zone)) {
    place.textContent = place.dataset.sameZone;
    continue;
  }
  place.textContent = place.dataset.ownZone
    .replace('{time}', end ? range(start, end) : `${day.format(start)} ${clock.format(start)}`)
    .replace('{zone}', zoneName(start));
}
