"""Who acts on what people of the agenda say of themselves."""

from eventapp.actor import Actor

#: Whoever holds the link of a person of the agenda.
SPEAKER = Actor(name="speaker")
