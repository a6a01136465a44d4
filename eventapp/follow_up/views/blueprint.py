"""The blueprint that the pages of this slice hang on."""

from flask import Blueprint

follow_up = Blueprint("follow_up", __name__)
