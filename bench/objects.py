"""The same feed as the product's, built from the icalendar library's objects."""

from zoneinfo import ZoneInfo

import icalendar

from eventapp.agendas.programme import Programme


def feed_from_objects(programme: Programme, language: str) -> bytes:
    """Return the agenda as octets, one component object an item, with its time zone."""
    calendar = icalendar.Calendar()
    calendar.add("PRODID", "-//bench//bench//EN")
    calendar.add("VERSION", "2.0")
    calendar.add("METHOD", "PUBLISH")
    zone = ZoneInfo(programme.timezone)
    for item in programme.items:
        event = icalendar.Event()
        event.add("UID", item.uid)
        event.add("DTSTAMP", item.updated_at)
        event.add("LAST-MODIFIED", item.updated_at)
        event.add("SEQUENCE", item.sequence)
        event.add("DTSTART", item.starts_at.astimezone(zone))
        event.add("DTEND", item.ends_at.astimezone(zone))
        event.add("SUMMARY", item.title.read(language))
        event.add("LOCATION", item.room.read(language))
        people = "\n".join(f"{person.role}: {person.name.read(language)}" for person in item.people)
        event.add("DESCRIPTION", f"{people}\n\n{item.abstract.read(language)}"[:2000])
        event.add("STATUS", "CONFIRMED")
        event.add("TRANSP", "OPAQUE")
        event.add("CLASS", "PUBLIC")
        organizer = icalendar.vCalAddress(f"mailto:{programme.contact_email}")
        organizer.params["CN"] = programme.title.read(language)
        event.add("ORGANIZER", organizer)
        event.add("CATEGORIES", [item.track.read(language), item.kind])
        event.add("URL", f"http://localhost/c/{programme.slug}/items/{item.id}")
        calendar.add_component(event)
    calendar.add_missing_timezones()
    return calendar.to_ical()
