"""eventapp: the backend of international cooperation conferences."""
