"""All that leaves the product as a file: importing this module registers every view of the blueprint."""

from eventapp.exports import feed_views
from eventapp.exports.blueprint import exports

__all__ = ["exports", "feed_views"]
