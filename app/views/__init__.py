"""The browser pages, in Streamlit. `app/ui.py` is the script; each run of it draws one page anew.

here.py          who looks at what, in which language      look.py        styles
frame.py         sidebar and which page it is              start.py       what to make
workspace.py     one project: conversation and artifact    working.py     a job under way
outline.py       the pause for a person's outline          conversation.py  turns and wishes
deck.py report.py  artifacts                               canvas/        filmstrip, preview, selection
versions.py      history and comparison                    taking.py      exports and links
site*.py         a running site, its files, checks, changes, export    site_canvas/ tree/   its frame, a tree of files
preferences.py   models, search, storage, privacy

Pages queue jobs and read the store; they run no agent and know no file format but the artifacts' own JSON.
"""
