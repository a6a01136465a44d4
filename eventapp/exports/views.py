"""All that leaves the product as a file: importing this module registers every view of the blueprint."""

from eventapp.exports import chooser_lists, communique_views, delegate_views, indicator_views, statistics
from eventapp.exports.blueprint import exports
from eventapp.exports.document_pages import (
    chooser_views,
    desk_badges,
    document_views,
    failures,
    own_documents,
    public_documents,
)
from eventapp.exports.feeds import contact_pages, pages, public_views, secret_views
from eventapp.exports.schedules import schedule_views

__all__ = [
    "chooser_lists",
    "chooser_views",
    "communique_views",
    "contact_pages",
    "delegate_views",
    "desk_badges",
    "document_views",
    "exports",
    "failures",
    "indicator_views",
    "own_documents",
    "pages",
    "public_documents",
    "public_views",
    "schedule_views",
    "secret_views",
    "statistics",
]
