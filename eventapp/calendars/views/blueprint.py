"""The blueprint of the slice."""

from flask import Blueprint

calendars = Blueprint("calendars", __name__)
