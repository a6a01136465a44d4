"""The blueprint that the pages of this slice hang on."""

from flask import Blueprint

contacts = Blueprint("contacts", __name__)
