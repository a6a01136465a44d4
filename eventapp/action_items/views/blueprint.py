"""The blueprint that the pages of this slice hang on."""

from flask import Blueprint

action_items = Blueprint("action_items", __name__)
