"""The baseline of `bench/render.py`: news as Wagtail's own template and tutorial build them.

The settings of `wagtail start`, pages of a title, a lead, a cover and a body of blocks, and
templates that ask what they need with Wagtail's own tags.
"""
