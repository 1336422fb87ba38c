"""What a press asks of every file that is made for it: its inks, the promises of PDF/X, the printers' rules.

Pages and wrap are made apart, and agree because they both look here.
"""
