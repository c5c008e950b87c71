"""Audit the sourcing of news articles: who says this, how do they know, and how far is it from the origin?"""

__version__ = "0.1.0"
