"""bookgen turns a manuscript into a styled EPUB 3.3 and a print-ready PDF."""

__version__ = "0.1.0"
