import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { feature } from 'topojson-client';
import { projectRoot } from '../../../src/platform/root.js';
import { mapPath, mapPoint, worldMapSize } from '../../../src/platform/world-map.js';
import { countryPlace, zoneCountry, zonePlace, zonesOfCountry } from '../../../src/domain/time/zone-places.js';

/** Natural Earth's land (public domain) at 1:110 million, without Antarctica, where no one registers. */
function drawLand(): string {
  const require = createRequire(import.meta.url);
  const atlas = require('world-atlas/land-110m.json') as Parameters<typeof feature>[0];
  const land = atlas.objects['land'];
  if (land === undefined) throw new Error('The atlas has no land');
  const shapes = feature(atlas, land);
  const all = 'features' in shapes ? shapes.features : [shapes];
  const coordinates = all
    .flatMap(({ geometry }) => (geometry.type === 'MultiPolygon' ? geometry.coordinates : []))
    .filter((rings) => rings[0]?.some(([, latitude = 0]) => latitude > -60));
  const path = mapPath({ type: 'MultiPolygon', coordinates });
  const { width, height } = worldMapSize;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}"><path id="land" d="${path}"/></svg>\n`;
}

it('is drawn in public/assets/world.svg (UPDATE_GOLDEN=1 draws it again)', () => {
  const file = join(projectRoot, 'public', 'assets', 'world.svg');
  const drawn = drawLand();
  if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(file, drawn);
  expect(readFileSync(file, 'utf8')).toBe(drawn);
  expect(drawn.length).toBeLessThan(60_000);
});

it('places cities, zones and countries', () => {
  expect(mapPoint({ latitude: 0, longitude: 11 })).toEqual({ x: 478.2, y: 251.9 });
  // Alaska's far west is on the left edge, and the east of Siberia on the right.
  expect(mapPoint({ latitude: 65, longitude: -168 }).x).toBeLessThan(200);
  expect(mapPoint({ latitude: 66, longitude: 179 }).x).toBeGreaterThan(760);
  expect(zonePlace('Asia/Taipei')).toEqual({ latitude: 25.05, longitude: 121.5 });
  expect(zonePlace('Asia/Calcutta')).toEqual(zonePlace('Asia/Kolkata'));
  expect([zonePlace('UTC'), zonePlace('Nowhere/Land')]).toEqual([null, null]);
  expect(['Europe/Berlin', 'Asia/Kolkata', 'UTC'].map(zoneCountry)).toEqual(['DE', 'IN', null]);
  expect(zonesOfCountry('IN').toSorted()).toEqual(['Asia/Calcutta', 'Asia/Kolkata']);
  expect([zonesOfCountry(null).includes('UTC'), zonesOfCountry(null).includes('Europe/Oslo')]).toEqual([false, true]);
  expect(['US', 'RU', 'CN', 'XX'].map(countryPlace)).toEqual([
    zonePlace('America/New_York'),
    zonePlace('Europe/Moscow'),
    zonePlace('Asia/Shanghai'),
    null,
  ]);
});
