from flask import Blueprint

#: Templates of conferences, copies, and editions of a series.
editions = Blueprint("editions", __name__)
