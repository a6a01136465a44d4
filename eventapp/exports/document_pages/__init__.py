"""Where documents are offered, chosen, waited for and fetched: by the office, by delegates, by everybody."""
