"""Who sees a material, in words, translated where shown."""

from eventapp.i18n import lazy_gettext as _
from eventapp.materials.models import Visibility

VISIBILITY_NAMES = {
    Visibility.PUBLIC: _("Everybody"),
    Visibility.DELEGATES: _("Delegates who are accepted"),
    Visibility.SECRETARIAT: _("The secretariat alone"),
}
