"""The blueprint on which ``public`` and ``views`` hang the pages that show a bit of everything."""

from flask import Blueprint

dashboard = Blueprint("dashboard", __name__)
