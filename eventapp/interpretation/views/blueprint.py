"""The blueprint that the pages of this slice hang on."""

from flask import Blueprint

interpretation = Blueprint("interpretation", __name__)
