"""Pages of agreements: the register, one agreement, and what its parties see by their link."""

from eventapp.agreements.views.blueprint import agreements

__all__ = ["agreements"]
