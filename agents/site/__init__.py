"""Sites: one sentence becomes a full-stack web site, and each later message grows it.

`spec/` says what a site is, `reading/` makes a spec of words, `generate/` makes code of a spec, `verifying/` tries the
code, `turns/` keeps each turn as a commit with its data. The code stands on the preset `templates/sites/fullstack`.
"""
