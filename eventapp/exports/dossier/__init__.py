"""The dossier: one archive of a conference, which equal data make equal to the last bit."""
