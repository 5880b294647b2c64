"""Short answers from single passages and tables: what is asked, what stands there, what can be worked out of it."""
