"""Mending: safe repairs of anybody's deck or page, looked at again after each round; what made it worse is undone."""
