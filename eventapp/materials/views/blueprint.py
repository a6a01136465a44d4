"""The blueprint that the pages of this slice hang on."""

from flask import Blueprint

materials = Blueprint("materials", __name__)
