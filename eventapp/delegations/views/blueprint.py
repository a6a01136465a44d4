"""The blueprint that all pages of delegations hang on."""

from flask import Blueprint

delegations = Blueprint("delegations", __name__)
