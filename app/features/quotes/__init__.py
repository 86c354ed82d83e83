"""Quotes and stories: words that belong to those who said them."""
