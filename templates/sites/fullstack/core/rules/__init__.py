"""Rules that features call: times that never overlap, seats, stock, steps, limits. Each raises Refused.

All are called within `page.writing(...)`: what they read there still holds when the row is stored.
"""
