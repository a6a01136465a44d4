"""The blueprint that the pages of releases hang on."""

from flask import Blueprint

releasing = Blueprint("releasing", __name__)
