"""The blueprint that the pages of this slice hang on."""

from flask import Blueprint

agreements = Blueprint("agreements", __name__)
