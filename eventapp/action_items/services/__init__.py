"""Use cases of follow-up: the items, and what owners and the secretariat do and say about them."""

from eventapp.action_items.services.comments import comment, comment_as_contact, remove_comment
from eventapp.action_items.services.evidence import (
    EvidenceFacts,
    add_evidence,
    add_evidence_as_contact,
    remove_evidence,
)
from eventapp.action_items.services.handing_over import PassOn, pass_on
from eventapp.action_items.services.items import (
    change_action_item,
    change_status,
    create_action_item,
    delete_action_item,
    move,
)
from eventapp.action_items.services.mails import write_to_owners
from eventapp.action_items.services.owning import OwnStep, answer_report, change_progress, report_done
from eventapp.action_items.services.watching import add_watcher, remove_watcher

__all__ = [
    "EvidenceFacts",
    "OwnStep",
    "PassOn",
    "add_evidence",
    "add_evidence_as_contact",
    "add_watcher",
    "answer_report",
    "change_action_item",
    "change_progress",
    "change_status",
    "comment",
    "comment_as_contact",
    "create_action_item",
    "delete_action_item",
    "move",
    "pass_on",
    "remove_comment",
    "remove_evidence",
    "remove_watcher",
    "report_done",
    "write_to_owners",
]
