"""Who speaks at a conference, as the programme introduces them."""

import unicodedata
from collections import defaultdict
from dataclasses import dataclass

from eventapp.agendas.programme import Programme, ProgrammeItem, ProgrammePerson
from eventapp.localized import NO_TEXT, LocalizedText
from eventapp.speakers.queries import list_profiles


@dataclass(frozen=True, slots=True)
class Speaker:
    """A person of the programme with what they say of themselves and the items where they have a part."""

    person: ProgrammePerson
    biography: LocalizedText
    photo_id: str | None
    items: tuple[ProgrammeItem, ...]


def list_speakers(programme: Programme, language: str) -> list[Speaker]:
    """Return everybody with a part in a programme, in the order of family names in ``language``. One query.

    Nobody where none has a biography or a photograph: names and positions stand in the agenda already.
    """
    people: dict[str, ProgrammePerson] = {}
    items = defaultdict(list)
    for item in programme.items:
        for person in item.people:
            people.setdefault(person.id, person)
            items[person.id].append(item)
    profiles = list_profiles(programme.conference_id, people) if people else {}
    if not any(profile.biography or profile.photo_id for profile in profiles.values()):
        return []
    speakers = [
        Speaker(
            person,
            biography=profiles[person.id].biography if person.id in profiles else NO_TEXT,
            photo_id=profiles[person.id].photo_id if person.id in profiles else None,
            # Once, though somebody may have two roles at an item.
            items=tuple(dict.fromkeys(items[person.id])),
        )
        for person in people.values()
    ]
    first = programme.first_language
    return sorted(
        speakers, key=lambda speaker: (name_key(speaker.person.name, language, first), speaker.person.id)
    )


def name_key(name: LocalizedText, language: str, first_language: str) -> tuple[bytes, bytes]:
    """Return what sorts a name by its family name, as it is read in ``language``.

    That is what stands in capitals, as invitations write it; else the first word of a name whose Chinese form
    has no dot, since only a transcribed one has; else the last word.
    """
    shown = name.read(language, first_language)
    words = shown.replace("·", " ").split() or [""]
    capitals = [word for word in words if len(word) > 1 and word.isupper()]
    if capitals:
        family = " ".join(capitals)
    elif name.get("zh") and "·" not in name["zh"]:
        family = words[0]
    else:
        family = words[-1]
    return _collated(family), _collated(shown)


def _collated(text: str) -> bytes:
    # GB 18030 keeps the common characters in the order of their pinyin; Latin names sort without accents.
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return plain.casefold().encode("gb18030", errors="replace")
