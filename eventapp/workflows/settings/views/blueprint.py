"""The blueprint that the pages of the settings hang on."""

from flask import Blueprint

settings = Blueprint("settings", __name__)
