import { type GeoPermissibleObjects, geoCircle } from 'd3-geo';

const dayMs = 86_400_000;
const j2000Ms = Date.UTC(2000, 0, 1, 12);
const degree = Math.PI / 180;

/**
 * Returns where the sun is overhead, in degrees, to about a hundredth of a degree between 1950 and 2050: the low-precision
 * formulas of the Astronomical Almanac.
 */
export function subsolarPoint(at: Date): { latitude: number; longitude: number } {
  const days = (at.getTime() - j2000Ms) / dayMs;
  const meanLongitude = 280.46 + 0.985_647_4 * days;
  const anomaly = (357.528 + 0.985_600_3 * days) * degree;
  const ecliptic = (meanLongitude + 1.915 * Math.sin(anomaly) + 0.02 * Math.sin(2 * anomaly)) * degree;
  const obliquity = (23.439 - 0.000_000_4 * days) * degree;
  const ascension = Math.atan2(Math.cos(obliquity) * Math.sin(ecliptic), Math.cos(ecliptic)) / degree;
  const siderealTime = 280.460_618 + 360.985_647_366 * days;
  return {
    latitude: Math.asin(Math.sin(obliquity) * Math.sin(ecliptic)) / degree,
    longitude: turned(ascension - siderealTime),
  };
}

/** Returns the half of the earth that the sun does not reach at an instant, as a GeoJSON polygon. */
export function nightAt(at: Date): GeoPermissibleObjects {
  const { latitude, longitude } = subsolarPoint(at);
  return geoCircle()
    .center([turned(longitude + 180), -latitude])
    .radius(90)();
}

function turned(degrees: number): number {
  return ((((degrees + 180) % 360) + 360) % 360) - 180;
}
