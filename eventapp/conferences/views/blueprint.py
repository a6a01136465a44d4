"""The blueprint that the pages of this slice hang on."""

from flask import Blueprint

conferences = Blueprint("conferences", __name__)
