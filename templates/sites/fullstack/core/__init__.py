"""What every site stands on: accounts, access, forms, lists, rules, the back office, pages of error, backups.

Features (`features/<name>/`) build on it and are found by themselves; nothing here knows any of them by name.
"""
