"""Feeds → articles: addresses, answers, entries, the pages behind them, what of each has been published."""
