"""The blueprint that all pages of invitations hang on."""

from flask import Blueprint

invitations = Blueprint("invitations", __name__)
