"""Sphinx: the reference of the Python package, from its docstrings. The package has to be importable."""

import tuicall

project = "tuicall for Python"
version = release = tuicall.__version__
copyright = "2026, the tuicall authors"
extensions = ["sphinx.ext.autodoc"]
html_theme = "alabaster"
html_copy_source = False
html_theme_options = {"fixed_sidebar": True, "page_width": "70em"}
autodoc_typehints = "description"
autodoc_typehints_description_target = "documented"
autodoc_member_order = "bysource"
nitpicky = True
# Of Python itself, whose reference is not at hand.
nitpick_ignore = [("py:class", "array.array"), ("py:class", "os.PathLike")]
