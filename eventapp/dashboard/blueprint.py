"""The blueprint of the pages that show a bit of everything: ``public`` and ``views`` hang their pages on it."""

from flask import Blueprint

dashboard = Blueprint("dashboard", __name__)
