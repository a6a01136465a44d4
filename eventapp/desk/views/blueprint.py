"""The blueprint that all pages of desk hang on."""

from flask import Blueprint

desk = Blueprint("desk", __name__)
