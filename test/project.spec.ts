import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import { intersects, minVersion, satisfies } from 'semver';
import { listMessages } from '../src/platform/i18n/messages.js';
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

describe('the documents', () => {
  const documents = [
    'README.md',
    'CHANGELOG.md',
    'CONTRIBUTING.md',
    'SECURITY.md',
    'docs/api.md',
    'docs/operations.md',
    'docs/organizing.md',
    'docs/scale.md',
    'src/README.md',
  ];
  const exists = (...path: string[]) => existsSync(join(projectRoot, ...path));

  const maps = readdirSync(join(projectRoot, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((file) => basename(file) === 'README.md')
    .map((file) => join('src', file));

  it('has one for each area and each part', () => {
    const areas = ['domain', 'parts'].flatMap((folder) =>
      readdirSync(join(projectRoot, 'src', folder)).map((area) => join('src', folder, area, 'README.md')),
    );
    expect(areas.filter((file) => !maps.includes(file))).toEqual([]);
  });

  it.each([...maps, 'CONTRIBUTING.md'])('name only files and folders that exist: %s', (document) => {
    const missing: string[] = [];
    let found = 0;
    for (const line of read(document).split('\n')) {
      let folder = '';
      for (const [, path = ''] of line.matchAll(/`([\w@.-]+\/[\w@./-]*|[\w@.-]+\.(?:ts|js|json|hbs|css))`/g)) {
        // A file name on its own is one beside the path before it, or an example.
        if (folder === '' && !path.includes('/')) continue;
        // Words that stand for a name.
        if (/[A-Z]{4}/.test(path) || path.startsWith('@')) continue;
        const place = ['.', 'src', folder, join('src', folder)].find((each) => exists(each, path));
        if (place === undefined) missing.push(path);
        else folder = extname(path) === '' ? join(place, path) : dirname(join(place, path));
        found += 1;
      }
    }
    expect(missing).toEqual([]);
    expect(found).toBeGreaterThan(0);
  });

  it.each(documents.filter((document) => /^(README|docs)/.test(document)))(
    'name the pages and buttons of the interface by their labels: %s',
    (document) => {
      const labels = new Set(listMessages('en').values());
      const named = [...read(document).matchAll(/(?<!\*)\*([A-Z][^*]+)\*(?!\*)/g)].map(([, label = '']) => label);
      expect(named.filter((label) => !labels.has(label))).toEqual([]);
    },
  );

  it.each(documents)('link only to files that exist: %s', (document) => {
    const links = [...read(document).matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, link = '']) => link);
    expect(links.filter((link) => !exists(dirname(document), link))).toEqual([]);
  });
});
