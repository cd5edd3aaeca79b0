import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { intersects, minVersion, satisfies } from 'semver';
import { projectRoot } from '../src/platform/root.js';

interface LockFile {
  readonly packages: Readonly<Record<string, LockedPackage>>;
}

interface LockedPackage {
  readonly resolved?: string;
  readonly deprecated?: string;
  readonly engines?: { readonly node?: string };
}

/** What `npm ci` prints to somebody who tries Greenroom for the first time. */
describe('installing', () => {
  const { packages } = JSON.parse(readFileSync(join(projectRoot, 'package-lock.json'), 'utf8')) as LockFile;
  const oldestNode = minVersion(packages['']!.engines!.node!)!;
  const namesWhere = (holds: (locked: LockedPackage) => boolean) =>
    Object.keys(packages).filter((name) => holds(packages[name]!));

  it('warns nobody about Node: each package declares support for the oldest that we support, and for 24', () => {
    const unsupported = namesWhere(({ engines }) => {
      const range = engines?.node ?? '*';
      return !satisfies(oldestNode, range) || !intersects(range, '24');
    });
    expect(unsupported).toEqual([]);
  });

  it('warns nobody about deprecated packages', () => {
    expect(namesWhere(({ deprecated }) => deprecated !== undefined)).toEqual([]);
  });

  it('downloads packages from whatever registry the machine is set to', () => {
    expect(namesWhere(({ resolved }) => resolved !== undefined)).toEqual([]);
  });
});
