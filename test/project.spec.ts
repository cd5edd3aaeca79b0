import { existsSync, readFileSync } from 'node:fs';
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
  readonly cpu?: readonly string[];
}

const read = (path: string) => readFileSync(join(projectRoot, path), 'utf8');

/** What `npm ci` prints to somebody who tries Greenroom for the first time. */
describe('installing', () => {
  const { packages } = JSON.parse(read('package-lock.json')) as LockFile;
  const oldestNode = minVersion(packages['']!.engines!.node!)!;
  const namesWhere = (holds: (locked: LockedPackage) => boolean) =>
    Object.keys(packages).filter((name) => holds(packages[name]!));

  it('warns nobody about Node: each package declares support for the oldest that we support, and for 24', () => {
    const unsupported = namesWhere(({ engines, cpu }) => {
      // There is no Node 24 for Windows with 32 bits.
      if (cpu?.includes('ia32') === true) return false;
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

/** What `npm run check:mutation` changes, and which spec files are to notice, by area. */
test('the areas of mutation testing name files that exist', () => {
  const areas = JSON.parse(read('test/mutation/areas.json')) as Record<string, { mutate: string[]; specs: string[] }>;
  const survivors = JSON.parse(read('test/mutation/survivors.json')) as { file: string; reason: string }[];
  const mutated = Object.values(areas).flatMap(({ mutate }) => mutate.map((one) => one.split('#')[0]!));
  const named = [...mutated, ...Object.values(areas).flatMap(({ specs }) => specs)];
  expect(named.filter((file) => !existsSync(join(projectRoot, file)))).toEqual([]);
  expect(survivors.filter(({ file, reason }) => !mutated.includes(file) || reason === '')).toEqual([]);
});

test('the map of the code names each library that the program needs', () => {
  const { dependencies } = JSON.parse(read('package.json')) as { dependencies: Record<string, string> };
  const named = [...read('src/README.md').matchAll(/`([^`]+)`/gu)].map(([, name]) => name!);
  const isNamed = (library: string) =>
    named.some((name) => (name.endsWith('*') ? library.startsWith(name.slice(0, -1)) : name === library));
  expect(Object.keys(dependencies).filter((library) => !isNamed(library))).toEqual([]);
});
