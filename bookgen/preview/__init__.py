"""Show a book while it is written: text and pages side by side, on a page of this machine alone.

In: a `desk.Desk`, on which the book lies. Out: a local server of the page, its events, texts and pictures.
Rules: HTML Living Standard, 9.2 (server-sent events); nothing is fetched from elsewhere.
"""
