"""What a WSGI server loads: ``wsgi:app``. A wrong setting ends with one line instead of a traceback."""

import sys

from eventapp.app import create_app
from eventapp.config import WrongSetting

try:
    app = create_app()
except WrongSetting as error:
    sys.exit(f"eventapp: {error}")
