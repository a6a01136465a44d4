"""The blueprint that all pages of registration hang on."""

from flask import Blueprint

registration = Blueprint("registration", __name__)
