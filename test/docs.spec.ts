import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import { commandLine } from '../src/cli/command-line.js';
import { variableNames } from '../src/platform/config.js';
import { listMessages } from '../src/platform/i18n/messages.js';
import { projectRoot } from '../src/platform/root.js';
import { referenceTables } from './support/reference.js';

const read = (path: string) => readFileSync(join(projectRoot, path), 'utf8');
const exists = (...path: string[]) => existsSync(join(projectRoot, ...path));
const listed = (folder: string) =>
  readdirSync(join(projectRoot, folder), { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file));

const maps = listed('src').filter((file) => basename(file) === 'README.md');
const guides = ['README.md', ...listed('docs').filter((file) => extname(file) === '.md')];
const documents = [...guides, 'CHANGELOG.md', 'CONTRIBUTING.md', 'SECURITY.md', 'src/README.md'];
/** What stands in code: between backticks, and in blocks. */
const codeOf = (document: string) =>
  [...read(document).matchAll(/```[^`]*```|`[^`\n]+`/gu)].map(([text]) => text).join('\n');

describe('the maps of the code', () => {
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
});

test('the page about sizes can be read before deciding: at most 1,200 words', () => {
  const words = read('docs/scale.md')
    .split(/[\s|]+/u)
    .filter((word) => /[\p{L}\p{N}]/u.test(word));
  expect(words.length).toBeLessThanOrEqual(1200);
});

describe.each(guides)('%s', (document) => {
  it('names the pages and buttons of the interface by their labels', () => {
    const isChinese = document.startsWith('docs/zh-TW');
    const labels = new Set(listMessages(isChinese ? 'zh-TW' : 'en').values());
    // In Chinese, where nothing is set in italics, between corner brackets.
    const label = isChinese ? /「([^」]+)」/gu : /(?<!\*)\*([A-Z][^*\n]+)\*(?!\*)/gu;
    const named = [...read(document).matchAll(label)].map(([, text = '']) => text);
    expect(named.filter((text) => !labels.has(text))).toEqual([]);
  });

  it('names variables that the program reads', () => {
    const known = new Set([...variableNames, ...variableNames.map((name) => `${name}_FILE`), ...otherVariables]);
    const named = [...codeOf(document).matchAll(/(?<![\w/.-])[A-Z][A-Z0-9]+(?:_[A-Z0-9]+)+(?![\w-])/gu)];
    expect(named.map(([name]) => name).filter((name) => !known.has(name))).toEqual([]);
  });

  it('names commands that there are', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const run = [...codeOf(document).matchAll(/\bnpm (?:run (?:-\S+ (?:\/\S+ )?)*)?([a-z][\w:-]*)/gu)].map(
      ([, name = '']) => name,
    );
    expect(run.filter((name) => !(name in scripts) && !ofNpm.includes(name))).toEqual([]);
    const lines = [...codeOf(document).matchAll(/(?:greenroom --|cli\/greenroom\.js) ([^`\n]+)/gu)].map(
      ([, line = '']) => line,
    );
    expect([...lines, ...commandsBetween(document)].filter((line) => !isCommand(line))).toEqual([]);
  });
});

it.each(documents)('the links of %s lead somewhere', (document) => {
  const links = [...read(document).matchAll(/\]\((?!https?:|mailto:)([^)\s]+)\)/gu)].map(([, link = '']) => link);
  expect(links.filter((link) => !leadsSomewhere(document, link))).toEqual([]);
});

it.each(listed('docs/reference').filter((file) => file.endsWith('.md')))(
  'the tables of %s are what the program says (write them anew with UPDATE_GOLDEN=1)',
  (document) => {
    const made = read(document).replaceAll(
      /(<!-- table: (.+) -->\n)[^]*?(<!-- end -->)/gu,
      (_, head: string, name: string, end: string) => `${head}${referenceTables[name]!()}\n${end}`,
    );
    if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(join(projectRoot, document), made);
    expect(read(document)).toBe(made);
  },
);

it('each table of the reference is in a page', () => {
  const shown = listed('docs/reference').flatMap((file) =>
    [...read(file).matchAll(/<!-- table: (.+) -->/gu)].map(([, name = '']) => name),
  );
  expect(shown.toSorted()).toEqual(Object.keys(referenceTables).toSorted());
});

it('every page is in an index', () => {
  const indexes = ['README.md', 'docs/README.md'].flatMap((index) =>
    [...read(index).matchAll(/\]\(([^)#\s]+)/gu)].map(([, link = '']) => join(dirname(index), link)),
  );
  expect(
    guides.filter((guide) => guide !== 'README.md' && !indexes.includes(guide) && !guide.includes('decisions/')),
  ).toEqual([]);
});

/** Names in capitals that are no variable of the program: of tests, of Node, of the database, and in examples. */
const otherVariables = [
  'NODE_ENV',
  'UPDATE_GOLDEN',
  // Of n8n and of the script of a receiver.
  'GREENROOM_SECRET',
  'NODE_FUNCTION_ALLOW_BUILTIN',
  'N8N_BLOCK_ENV_ACCESS_IN_NODE',
];

/** Commands of npm itself. */
const ofNpm = ['ci', 'install', 'exec'];

/** Commands between backticks without what runs them, such as `organizer list`. */
function commandsBetween(document: string): string[] {
  const groups = commandLine().commands.filter(({ commands }) => commands.length > 0);
  const begins = new RegExp(`^(?:${groups.map((one) => one.name()).join('|')}) [a-z]`, 'u');
  return [...read(document).matchAll(/`([^`\n]+)`/gu)].map(([, text = '']) => text).filter((text) => begins.test(text));
}

/** Whether the program has a command with these options. */
function isCommand(line: string): boolean {
  const words = line.split(/\s+/u);
  if (words[0] === '--help' || words[0] === 'COMMAND') return true;
  let command = commandLine();
  for (const word of words) command = command.commands.find((one) => one.name() === word) ?? command;
  const known = new Set([...command.options.map(({ long }) => long), '--help']);
  return command.commands.length === 0 && words.every((word) => !word.startsWith('--') || known.has(word));
}

function leadsSomewhere(document: string, link: string): boolean {
  const [path = '', anchor] = link.split('#');
  const target = path === '' ? document : join(dirname(document), path);
  if (!exists(target)) return false;
  return anchor === undefined || anchorsOf(read(target)).includes(anchor);
}

/** The anchors that GitHub makes of the headings of a text. */
function anchorsOf(text: string): string[] {
  const headings = text.replaceAll(/```[^]*?```/gu, '').matchAll(/^#+ (.+)$/gmu);
  return [...headings].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );
}
