"""The blueprint of everything that leaves the product as a file."""

from flask import Blueprint

exports = Blueprint("exports", __name__)
