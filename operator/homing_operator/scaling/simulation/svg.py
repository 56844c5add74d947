"""Draws a scene as SVG."""

from __future__ import annotations

from xml.sax.saxutils import escape

from homing_operator.scaling.simulation.scene import HEIGHT, WIDTH, Line, Scene, Words


def render(scene: Scene) -> str:
    """A picture of its own, without scripts and fonts."""
    parts = "\n".join(_line(it) if isinstance(it, Line) else _words(it) for it in scene.parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'width="{WIDTH}" height="{HEIGHT}" font-family="system-ui, sans-serif">\n'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>\n{parts}\n</svg>\n'
    )


def _line(line: Line) -> str:
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in line.spots)
    dashes = ' stroke-dasharray="7 4"' if line.dashed else ""
    return (
        f'<polyline points="{points}" fill="none" stroke="{line.colour}" '
        f'stroke-width="{line.width:g}" stroke-linejoin="round"{dashes}/>'
    )


def _words(words: Words) -> str:
    x, y = words.spot
    weight = ' font-weight="600"' if words.bold else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" fill="{words.colour}" font-size="{words.size}" '
        f'text-anchor="{words.anchor}" dominant-baseline="middle"{weight}>'
        f"{escape(words.text)}</text>"
    )
