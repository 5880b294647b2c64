"""The coding agent: a tool loop that changes a folder of code until its checks hold, or gives everything back.

`agents.coding.working.work` is the way in. Importing this package loads no model, no browser and no sandbox.
"""
