"""A picture of each style of sites, for the start page: one home page in all of them. `taking.py` takes them anew."""
