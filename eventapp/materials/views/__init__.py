"""Pages of materials: the secretariat's, and the downloads of readers and delegates."""

from eventapp.materials.views import downloads, secretariat
from eventapp.materials.views.blueprint import materials

__all__ = ["downloads", "materials", "secretariat"]
