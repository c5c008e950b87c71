"""Tables of plain text, which can be searched, cut and compared."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from provenance.report import printable

__all__ = ["table"]


def table(header: Sequence[str], rows: Sequence[Sequence[str]], right: Collection[str] = ()) -> str:
    """Columns two blanks apart, as wide as what stands in them; those named in ``right`` end below each other."""
    cells = [list(header), *([printable(cell) for cell in row] for row in rows)]
    widths = [max(len(row[at]) for row in cells) for at in range(len(header))]
    lines = (
        "  ".join(
            cell.rjust(width) if name in right else cell.ljust(width)
            for cell, width, name in zip(row, widths, header, strict=True)
        )
        for row in cells
    )
    return "".join(f"{line.rstrip()}\n" for line in lines)
