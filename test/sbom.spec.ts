import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { buildSync } from 'esbuild';
import { projectRoot } from '../src/platform/root.js';

interface Component {
  'bom-ref': string;
  group?: string;
  name: string;
  version: string;
  purl?: string;
}
interface Bom {
  components: Component[];
  dependencies: { ref: string; dependsOn: string[] }[];
}
interface Manifest {
  name: string;
  version: string;
  dependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
}

const print = () => execFileSync('node', ['sbom.js'], { cwd: projectRoot, maxBuffer: 1e8 }).toString();
const manifestOf = (folder: string) => JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
const nameOf = ({ group, name, version }: Component) => `${group === undefined ? '' : `${group}/`}${name}@${version}`;

/** Follows what is installed from package to package, whatever the lock file says of it. */
function neededAtRunTime(): Set<string> {
  const found = new Map<string, string>();
  const find = (from: string, name: string): string | null => {
    for (let at = from; at.startsWith(projectRoot); at = dirname(at)) {
      const folder = join(at, 'node_modules', name);
      if (existsSync(join(folder, 'package.json'))) return folder;
    }
    return null;
  };
  const waiting = [projectRoot];
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    const { dependencies, optionalDependencies } = manifestOf(folder);
    for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) {
      const next = find(folder, name);
      if (next === null || found.has(next)) continue;
      found.set(next, `${manifestOf(next).name}@${manifestOf(next).version}`);
      waiting.push(next);
    }
  }
  return new Set(found.values());
}

test('the bill of materials has everything that the program needs, and nothing that is not there', () => {
  const text = print();
  const bom = JSON.parse(text) as Bom;
  const libraries = bom.components.filter(({ purl }) => purl !== undefined);
  const listed = new Set(libraries.map(nameOf));
  const needed = neededAtRunTime();
  expect(needed.size).toBeGreaterThan(300);
  expect([...needed].filter((name) => !listed.has(name))).toEqual([]);
  for (const component of libraries) {
    const folder = join(projectRoot, component['bom-ref'].split('#')[1] ?? '');
    expect(manifestOf(folder).version).toBe(component.version);
  }
  const refs = new Set(bom.components.map((component) => component['bom-ref']));
  expect(refs.size).toBe(bom.components.length);
  expect(bom.dependencies.flatMap(({ dependsOn }) => dependsOn).filter((ref) => !refs.has(ref))).toEqual([]);
  // Of the same packages, the same bytes.
  expect(print()).toBe(text);
});

test('what browsers get is made of packages that the bill lists', () => {
  const listed = new Set(
    (JSON.parse(print()) as Bom).components.map(({ group, name }) => (group ? `${group}/${name}` : name)),
  );
  const client = join(projectRoot, 'src/client');
  const entryPoints = readdirSync(client).flatMap((file) => (file.endsWith('.ts') ? [join(client, file)] : []));
  const { metafile } = buildSync({
    absWorkingDir: projectRoot,
    entryPoints,
    bundle: true,
    write: false,
    metafile: true,
    outdir: 'none',
    target: 'es2021',
    format: 'esm',
  });
  const used = Object.keys(metafile.inputs).flatMap(
    (input) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/u.exec(input)?.[1] ?? [],
  );
  expect([...new Set(used)].filter((name) => !listed.has(name))).toEqual([]);
});
