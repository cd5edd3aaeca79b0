import { type GeoPermissibleObjects, geoEqualEarth, geoPath } from 'd3-geo';

/** The size of the world map in its own units, for `viewBox`. `world.svg` has the land in the same units. */
export const worldMapSize = { width: 960, height: 450 } as const;

/** A place on the earth, in degrees. */
export interface Place {
  latitude: number;
  longitude: number;
}

// Turned by 11 degrees, so that the edge of the map cuts through the Bering Strait and not through Siberia. Scale and
// translation fit the land without Antarctica into the size.
const projection = geoEqualEarth().rotate([-11, 0]).scale(192.968).translate([478.165, 251.906]);
const path = geoPath(projection).digits(1);

/** Returns where a place is on the world map (Equal Earth projection, which shows areas true to size). */
export function mapPoint({ latitude, longitude }: Place): { x: number; y: number } {
  const [x = 0, y = 0] = projection([longitude, latitude]) ?? [];
  return { x: Math.round(x * 10) / 10, y: Math.round(y * 10) / 10 };
}

/** Returns the SVG path of a GeoJSON geometry on the world map, like the land or the night. */
export function mapPath(geometry: GeoPermissibleObjects): string {
  return path(geometry) ?? '';
}
