"""When what each kind of document shows last changed."""

from datetime import datetime

from eventapp.communiques.queries import communique_changed_at
from eventapp.conferences.models import Conference
from eventapp.designs.queries import read_design
from eventapp.exports.changes import (
    certificates_changed_at,
    indicators_changed_at,
    participants_changed_at,
    register_changed_at,
    status_changed_at,
)
from eventapp.exports.dossier.writing import dossier_changed_at
from eventapp.exports.models import DocumentKind
from eventapp.exports.summary import newest_change


def list_changes(conference: Conference) -> dict[str, datetime]:
    """Return kind → when what such a document shows last changed, its look too."""
    designed_at = read_design(conference.id).updated_at or conference.created_at
    participants_at = participants_changed_at(conference)
    changes = {
        DocumentKind.PROGRAMME: conference.changed_at,
        DocumentKind.ONE_PAGE: conference.changed_at,
        DocumentKind.PARTICIPANTS: participants_at,
        DocumentKind.ATTENDANCE_SHEET: participants_at,
        DocumentKind.BADGES: max(conference.changed_at, participants_at),
        DocumentKind.TABLE_SIGNS: max(conference.changed_at, participants_at),
        DocumentKind.DOOR_SIGNS: conference.changed_at,
        DocumentKind.CERTIFICATES: certificates_changed_at(conference),
        DocumentKind.SUMMARY: newest_change(conference),
        DocumentKind.COMMUNIQUE: communique_changed_at(conference),
        DocumentKind.REGISTER: register_changed_at(conference),
        DocumentKind.STATUS_REPORT: status_changed_at(conference),
        DocumentKind.INDICATORS: indicators_changed_at(conference),
        DocumentKind.DOSSIER: dossier_changed_at(conference),
    }
    return {kind: max(changed_at, designed_at) for kind, changed_at in changes.items()}
