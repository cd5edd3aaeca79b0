/**
 * `node sbom.js FILE` writes the bill of materials of the program as CycloneDX 1.6 (ECMA-424): each package that it
 * contains on this system, with license, hash and what it needs, and the data that is committed. The same packages make
 * the same bytes. Part of `npm run build`; `npm run sbom` prints it.
 */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { shippedPackages } from './shipped-packages.js';

const [file] = process.argv.slice(2);
const { name, version, license, dependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
const shipped = shippedPackages();
const folders = new Map(shipped.map((one) => [one.folder, one]));
const root = { type: 'application', 'bom-ref': `${name}@${version}`, name, version, licenses: [licenseOf(license)] };

/** What is committed here rather than installed. */
const data = [
  { name: 'GeoNames', license: 'CC-BY-4.0', url: 'https://www.geonames.org' },
  { name: 'Natural Earth', license: 'CC0-1.0', url: 'https://www.naturalearthdata.com' },
];

const components = [
  ...shipped.map((one) => ({
    type: 'library',
    'bom-ref': refOf(one),
    ...namesOf(one.name),
    version: one.version,
    ...(one.license && { licenses: [licenseOf(one.license)] }),
    ...(one.integrity && { hashes: hashesOf(one.integrity) }),
    purl: `pkg:npm/${one.name.replace('@', '%40')}@${one.version}`,
  })),
  ...data.map((one) => ({
    type: 'data',
    'bom-ref': one.name,
    name: one.name,
    licenses: [licenseOf(one.license)],
    externalReferences: [{ type: 'website', url: one.url }],
  })),
];
const graph = [
  { ref: root['bom-ref'], dependsOn: needed('', Object.keys(dependencies)) },
  ...shipped.map((one) => ({
    ref: refOf(one),
    dependsOn: needed(
      one.folder,
      Object.keys({ ...one.dependencies, ...one.optionalDependencies, ...one.peerDependencies }),
    ),
  })),
];
const digest = createHash('sha256')
  .update(JSON.stringify([root, components, graph]))
  .digest('hex');
const bom = {
  $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
  bomFormat: 'CycloneDX',
  specVersion: '1.6',
  serialNumber: `urn:uuid:${digest.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*/u, '$1-$2-4$3-8$4-$5')}`,
  version: 1,
  metadata: { lifecycles: [{ phase: 'build' }], component: root },
  components,
  dependencies: graph,
};
const text = `${JSON.stringify(bom, null, 2)}\n`;
if (file === undefined) process.stdout.write(text);
else writeFileSync(file, text);

/** A package can be there twice, at two places. */
function refOf({ folder, name: packageName, version: packageVersion }) {
  return `${packageName}@${packageVersion}#${folder}`;
}

function namesOf(packageName) {
  const [, group, rest] = /^(@[^/]+)\/(.+)$/u.exec(packageName) ?? [];
  return group === undefined ? { name: packageName } : { group, name: rest };
}

function licenseOf(spdx) {
  if (/ (?:OR|AND|WITH) /u.test(spdx)) return { expression: spdx };
  return /^[\w.-]+$/u.test(spdx) ? { license: { id: spdx } } : { license: { name: spdx } };
}

/** Of a package whose archive has several, each (Subresource Integrity). */
function hashesOf(integrity) {
  const names = { sha1: 'SHA-1', sha256: 'SHA-256', sha384: 'SHA-384', sha512: 'SHA-512' };
  return integrity.split(' ').map((one) => {
    const [algorithm, digest64] = one.split(/-(.*)/su);
    return { alg: names[algorithm], content: Buffer.from(digest64, 'base64').toString('hex') };
  });
}

/** The packages that Node finds for these names from a folder, as far as they ship. */
function needed(folder, names) {
  return names.flatMap((one) => {
    for (let at = folder; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
      const found = folders.get(`${at === '' ? '' : `${at}/`}node_modules/${one}`);
      if (found !== undefined) return [refOf(found)];
      if (at === '') return [];
    }
  });
}
