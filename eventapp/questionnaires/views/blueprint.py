"""The blueprint that all pages of questionnaires hang on."""

from flask import Blueprint

questionnaires = Blueprint("questionnaires", __name__)
