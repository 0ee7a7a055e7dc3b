"""A curve as it is drawn: places in a picture that the browser scales."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from liyuan.screening.domain_laboratory import Dial, Point
from liyuan.screening.queries_laboratory import Curve

WIDTH, HEIGHT = 640, 200
# Room at the top for the point that stands highest.
HEAD = 12


@dataclass(frozen=True)
class Drawn:
    """One curve: its line, where the value in force stands, and where the draft stands."""

    of: str
    line: str
    most: int
    high: str
    force: str
    now: tuple[str, str]

    def svg(self) -> str:
        """The picture for paper."""
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-8 -8 {WIDTH + 16} {HEIGHT + 16}">'
            f'<path d="M0 {HEIGHT}H{WIDTH}" stroke="#999"/>'
            f'<path d="M{self.force} 0V{HEIGHT}" stroke="#666" stroke-dasharray="4 4"/>'
            f'<polyline points="{self.line}" fill="none" stroke="#1f5fa8" stroke-width="3"/>'
            f'<circle cx="{self.now[0]}" cy="{self.now[1]}" r="7" fill="#c2410c"/></svg>'
        )


def drawn(curve: Curve, of: str, now: Point) -> Drawn:
    """The curve of firms or of fen."""
    values = [getattr(point, of) for point in curve.points]
    most = max((*values, getattr(now, of), 1))
    places = zip(curve.points, values, strict=True)
    return Drawn(
        of=of,
        line=" ".join(f"{_x(curve.dial, one.value)},{_y(value, most)}" for one, value in places),
        most=most,
        high=f"{curve.dial.high:f}",
        force=_x(curve.dial, curve.dial.current),
        now=(_x(curve.dial, now.value), _y(getattr(now, of), most)),
    )


def _x(dial: Dial, value: Decimal) -> str:
    return f"{float(value / dial.high) * WIDTH if value < dial.high else WIDTH:.1f}"


def _y(value: int, most: int) -> str:
    return f"{HEIGHT - value * (HEIGHT - HEAD) / most:.1f}"


def some(points: Sequence[Point], most: int = 13) -> Sequence[Point]:
    """A few of the points, evenly, for a table."""
    return points[:: max(1, len(points) // most)]
