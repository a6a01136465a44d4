"""Working links of the next edition."""

from eventapp.clock import now
from eventapp.db.session import session
from eventapp.workflows.editions.carrying.passage import Passage, list_rows
from eventapp.working_links.models import WorkingLink


def list_links(conference_id: str) -> list[WorkingLink]:
    return list_rows(WorkingLink, WorkingLink.conference_id == conference_id)


def carry_links(passage: Passage, links: list[WorkingLink]) -> int:
    """Take working links over and return how many; two organizations that are linked there stay so."""
    linked = {_pair(link) for link in list_links(passage.target.id)}
    copies = [
        passage.copy(
            link,
            first_contact_id=passage.contact(link.first_contact_id),
            second_contact_id=passage.contact(link.second_contact_id),
            agreement_id=passage.agreements.get(link.agreement_id or ""),
            agenda_item_id=None,
            carried_from_id=link.id,
            created_at=now(),
            updated_at=now(),
        )
        for link in links
        if _pair(link) not in linked
    ]
    session().add_all(copies)
    session().flush()
    return len(copies)


def _pair(link: WorkingLink) -> tuple[str, str]:
    return link.first_organization_id, link.second_organization_id
