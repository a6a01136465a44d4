"""The blueprint that the pages of this slice hang on."""

from flask import Blueprint

working_links = Blueprint("working_links", __name__)
