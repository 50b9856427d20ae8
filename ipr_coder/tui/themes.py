"""The three looks of the screens. Codes bring their own colours; a theme never carries meaning alone."""

from __future__ import annotations

from textual.theme import Theme

DARK = Theme(
    name="ipr-dark",
    primary="#6FA8DC",
    secondary="#8E9AAF",
    accent="#F2B84B",
    warning="#F2B84B",
    error="#FF8A80",
    success="#7BC99A",
    foreground="#E6E6E1",
    background="#16181D",
    surface="#1B1E24",
    panel="#252932",
    dark=True,
)
LIGHT = Theme(
    name="ipr-light",
    primary="#1F5F99",
    secondary="#55606E",
    accent="#9A5B00",
    warning="#8A4B00",
    error="#B3261E",
    success="#1E6B41",
    foreground="#1E1F22",
    background="#F4F2EC",
    surface="#FBFAF6",
    panel="#E8E4DA",
    dark=False,
)
CONTRAST = Theme(
    name="ipr-contrast",
    primary="#FFFFFF",
    secondary="#FFFFFF",
    accent="#FFFF00",
    warning="#FFFF00",
    error="#FFFF00",
    success="#FFFFFF",
    foreground="#FFFFFF",
    background="#000000",
    surface="#000000",
    panel="#202020",
    text_alpha=1.0,
    dark=True,
)
THEMES = (DARK, LIGHT, CONTRAST)


def theme_after(name: str) -> str:
    """The name of the theme that follows, going round."""
    names = [theme.name for theme in THEMES]
    return names[(names.index(name) + 1) % len(names)] if name in names else names[0]


def theme_at_start(wanted: str | None, no_color: bool) -> str:
    """The theme to begin with: the one asked for (dark, light or contrast), else dark, or contrast without colours."""
    for theme in THEMES:
        if wanted and theme.name == f"ipr-{wanted}":
            return theme.name
    return CONTRAST.name if no_color else DARK.name
