"""The blueprint that the pages of this slice hang on."""

from flask import Blueprint

from eventapp.agendas.words import notice_words, undo_words, unreleased_words

agendas = Blueprint("agendas", __name__)
agendas.add_app_template_filter(notice_words)
agendas.add_app_template_filter(undo_words)
agendas.add_app_template_filter(unreleased_words)
