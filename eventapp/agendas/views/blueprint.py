"""The blueprint that the pages of this slice hang on."""

from flask import Blueprint

agendas = Blueprint("agendas", __name__)
