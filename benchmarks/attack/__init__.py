"""Attack the figures with noise, as an outsider would."""
