"""The blueprint that the pages of this slice hang on."""

from flask import Blueprint

pulses = Blueprint("pulses", __name__)
