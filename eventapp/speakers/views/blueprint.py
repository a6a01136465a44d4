"""The blueprint that the pages of this slice hang on."""

from flask import Blueprint

speakers = Blueprint("speakers", __name__)
