"""Equations: from LaTeX, MathML or Word's OMML to one form (presentation MathML), and from it to what shows it.

mathml.py  reading and cleaning      latex.py   LaTeX in text         omml.py, word.py  Office's own equations
linear.py  one line of text          drawing.py a drawing of paths    They know no document and no slide.
"""
