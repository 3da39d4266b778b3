"""The land around areas: joined to their inland borders without a gap, and nowhere a sliver off their own coast."""

from __future__ import annotations

import shapely

from geo.shapes import polygonal

#: Metres by which the land reaches under the areas, which are drawn over it: so no hairline shows between the two, and
#: corners may be left out of the edge that nobody sees.
TUCK = 200.0
#: Metres: what comes so near to the sea reaches it.
AT_SEA = 20.0
#: Of the width: how far what is left after the thin strips are gone grows back into its own corners.
CORNERS = 0.6


def land_around(land: shapely.Geometry, areas: shapely.Geometry, width: float) -> shapely.Geometry:
    """What of ``land`` lies beside ``areas``; all in metres, polygons or several of them.

    Both may draw the same coast a little differently. So strips between the areas and the sea that are narrower than
    ``width`` (metres, the larger of the two coasts' errors twice over) are left out: there the areas' own coast is
    the coast. Narrow land stays where it is farther from the areas than ``width``, or does not reach the sea.
    """
    beside = shapely.difference(land, areas)
    near = shapely.intersection(beside, shapely.box(*areas.bounds).buffer(4 * width, join_style="mitre"))
    broad = shapely.buffer(shapely.buffer(near, -width / 2), width / 2)
    grown = shapely.intersection(shapely.buffer(broad, CORNERS * width / 2), near)
    far = shapely.difference(beside, shapely.buffer(areas, width))
    kept = shapely.union_all([broad, grown, far])
    strips = shapely.get_parts(polygonal(shapely.difference(beside, kept)))
    inland = strips[~shapely.dwithin(strips, shapely.boundary(land), AT_SEA)]
    kept = polygonal(shapely.union_all([kept, *inland]))
    return polygonal(shapely.union(kept, shapely.intersection(shapely.buffer(kept, TUCK), areas)))
