"""The little of CSS that says what a word processor meant."""

import re

_RULE = re.compile(r"([^{}]{1,500}+)\{([^{}]*+)\}")
_COMMENT = re.compile(r"/\*.*?\*/|<!--|-->", re.S)
_SELECTOR = re.compile(r"[a-z][a-z0-9]*(?:\.[\w-]+)?|\.[\w-]+", re.I)
_LENGTH = re.compile(r"(-?\d+(?:\.\d+)?|-?\.\d+)(pt|in|cm|mm|px)")
_POINTS = {"pt": 1.0, "in": 72.0, "cm": 28.35, "mm": 2.835, "px": 0.75}


class Sheet:
    """What the style sheets of a paste say of elements and classes."""

    def __init__(self) -> None:
        self._rules: dict[str, dict[str, str]] = {}

    def add(self, css: str) -> None:
        for match in _RULE.finditer(_COMMENT.sub("", css)):
            declared = declarations(match[2])
            for selector in match[1].split(","):
                selector = selector.strip()
                if _SELECTOR.fullmatch(selector):
                    self._rules.setdefault(selector.lower(), {}).update(declared)

    def style_of(self, name: str, attributes: dict[str, str]) -> dict[str, str]:
        """What applies to an element: by its name, its classes, its own style."""
        found: dict[str, str] = {}
        if self._rules:
            classes = attributes.get("class", "").lower().split()
            selectors = [
                name,
                *(f".{each}" for each in classes),
                *(f"{name}.{each}" for each in classes),
            ]
            for selector in selectors:
                found.update(self._rules.get(selector, {}))
        if "style" in attributes:
            found.update(declarations(attributes["style"]))
        return found


def declarations(style: str) -> dict[str, str]:
    """The properties of a `style`, in lower case but for the names of fonts."""
    found = {}
    for declaration in style.split(";"):
        name, colon, value = declaration.partition(":")
        name = name.strip().lower()
        if colon and name:
            found[name] = value.strip() if name == "font-family" else value.strip().lower()
    return found


def points(length: str) -> float:
    """A length in points; 0 where it is none."""
    match = _LENGTH.match(length.strip())
    return float(match[1]) * _POINTS[match[2]] if match else 0.0
