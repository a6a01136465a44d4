"""The blueprint that the pages of this slice hang on."""

from flask import Blueprint

protocol = Blueprint("protocol", __name__)
