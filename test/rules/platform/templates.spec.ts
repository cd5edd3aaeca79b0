import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { condense } from '../../../src/platform/views/templates.js';
import { projectRoot } from '../../../src/platform/root.js';

const folder = join(projectRoot, 'templates');
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.hbs'));
const templates = new Map(files.map((file) => [file.slice(0, -4), readFileSync(join(folder, file), 'utf8')]));

const areas = new Set([
  ...`calls sessions registrations organizations delegations notifications broadcasts attendance questions proposals
  identity rooms privacy time jobs invitations speakers venues materials calendar campaigns`.split(/\s+/u),
  ...readdirSync(join(projectRoot, 'src/parts')),
]);

/** Elements that are part of a text and may share its line. All others begin a line of their own. */
const textLevel = new Set('b bdi br code em i small span strong time wbr'.split(' '));

/** What makes a template hard to read, as `line: what`. */
function faults(source: string): string[] {
  const lines = source.split('\n');
  const elements = new Map<number, number>();
  const found = lines.flatMap((line, at) => (line.length > 120 ? [`${at + 1}: longer than 120 characters`] : []));
  let line = 0;
  let isInTag = false;
  let quote: string | null = null;
  for (const [token] of source.matchAll(/<!--[^]*?-->|\{\{[^]*?\}\}+|\n|<\/?[a-z][\w:-]*|["'>]/gu)) {
    const text = (lines[line] ?? '').trim();
    if (/^\{\{(?:[#/]|else\b)/u.test(token) && quote === null) {
      const isAlone = text === token.split('\n')[0]?.trim();
      const isCondition = isInTag && text.startsWith('{{#') && /\{\{\/\w+\}\}$/u.test(text);
      if (!isAlone && !isCondition) found.push(`${line + 1}: ${token} is not on a line of its own`);
    } else if (token.startsWith('<') && !token.startsWith('<!')) {
      isInTag = true;
      if (!token.startsWith('</') && !textLevel.has(token.slice(1))) {
        elements.set(line, (elements.get(line) ?? 0) + 1);
        if (elements.get(line) === 2) found.push(`${line + 1}: more than one element`);
      }
    } else if (isInTag && token === '>' && quote === null) isInTag = false;
    else if (isInTag && (token === '"' || token === "'"))
      quote = quote === null ? token : quote === token ? null : quote;
    line += token.split('\n').length - 1;
  }
  return found;
}

/** Texts that a condition puts right after another, without a space: those of a line join, and `{{gap}}` sets them apart. */
function joinedTexts(source: string): string[] {
  const found: string[] = [];
  let before: string | null = null;
  for (const [at, line] of source.split('\n').entries()) {
    const text = line.trim();
    if (text === '' || /^\{\{(?:#if|#unless|\/if|\/unless)[^}]*\}\}$/u.test(text)) continue;
    const isText = /^\{\{(?![~>#/]|else\b|gap\b|icon\b)[^{}]*\}\}$/u.test(text);
    if (isText && before !== null) found.push(`${at + 1}: ${before}${text}`);
    before = isText ? text : null;
  }
  return found;
}

describe('the templates of this program', () => {
  it('set one sentence apart from the next', () => {
    const pages = [...templates].filter(([name]) => !name.startsWith('email/'));
    const joined = pages.flatMap(([name, source]) => joinedTexts(source).map((one) => `${name}:${one}`));
    expect(joined).toEqual([]);
  });

  it.each([...templates.keys()])('%s can be read line by line', (name) => {
    expect(faults(templates.get(name) ?? '')).toEqual([]);
  });

  it('are in a folder for each area', () => {
    const misplaced = [...templates.keys()].filter((name) => {
      const [ring = '', area = '', ...rest] = name.split('/');
      return (ring === 'site' || ring === 'console') && rest.length > 0 && !areas.has(area);
    });
    expect(misplaced).toEqual([]);
  });

  it('are all used', () => {
    const code = readdirSync(join(projectRoot, 'src'), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => readFileSync(join(projectRoot, 'src', file), 'utf8'))
      .join('\n');
    const rendered = new Set([...code.matchAll(/'([\w/.-]+)'/gu)].map(([, name = '']) => name));
    const included = new Set(
      [...templates.values()].flatMap((source) =>
        [...source.matchAll(/\{\{#?>\s*([\w/.-]+)/gu)].map(([, name = '']) => name),
      ),
    );
    const isUsed = (name: string) =>
      included.has(name) || [name, name.replace(/^(?:console|site|email)\//u, '')].some((one) => rendered.has(one));
    const ofEmails = (name: string) => name.startsWith('email/') && included.has(name.slice('email/'.length));
    expect([...templates.keys()].filter((name) => !isUsed(name) && !ofEmails(name))).toEqual([]);
  });
});

describe('a fault that is planted', () => {
  it.each([
    [`<p>${'x'.repeat(120)}</p>`, '1: longer than 120 characters'],
    ['<ul>\n  <li><a href="/">x</a></li>\n</ul>', '2: more than one element'],
    ['<p>\n  {{#if a}}x{{/if}}\n</p>', '2: {{#if a}} is not on a line of its own'],
    ['{{#each rows}}<p>{{this}}</p>\n{{/each}}', '1: {{#each rows}} is not on a line of its own'],
    ['{{#if a}}\n  <p>a</p>\n{{else}}<p>b</p>\n{{/if}}', '3: {{else}} is not on a line of its own'],
    [
      '<a href="/"{{#if current}} aria-current="page"{{/if}}>\n  x\n</a>',
      '1: {{#if current}} is not on a line of its own',
    ],
  ])('is found in %j', (source, fault) => {
    expect(faults(source)).toContain(fault);
  });
});

describe('line breaks in a template', () => {
  it.each([
    [
      'are nothing',
      '<ul>\n  {{#each rows}}\n    <li>{{this}}</li>\n  {{/each}}\n</ul>\n',
      '<ul>{{#each rows}}<li>{{this}}</li>{{/each}}</ul>',
    ],
    ['separate attributes', '<input\n  name="a"\n  required\n>', '<input name="a" required>'],
    ['are nothing before a closed tag', '<path\n  d="M0 0"\n/>', '<path d="M0 0"/>'],
    [
      'leave the space of a conditional attribute to it',
      '<a\n  href="/"\n  {{#if a}} title="a"{{/if}}\n>',
      '<a href="/"{{#if a}} title="a"{{/if}}>',
    ],
    [
      'separate conditional attributes',
      '<a\n  {{#if a}}\n    title="a"\n  {{else}}\n    title="b"\n  {{/if}}\n  id="c"\n>',
      '<a{{#if a}} title="a"{{else}} title="b"{{/if}} id="c">',
    ],
    [
      'are nothing in the value of an attribute',
      '<p style="\n  margin:0;\n  color:red\n">',
      '<p style="margin:0;color:red">',
    ],
    [
      'are nothing between a tag and a text',
      "<p>\n  {{a}}{{' '}}\n  <b>b</b> c\n</p>",
      "<p>{{a}}{{' '}}<b>b</b> c</p>",
    ],
    ['stay as one where a line is empty', '<p>a</p>\n\n  <p>b</p>', '<p>a</p>\n<p>b</p>'],
    ['stay in what shows them', '<pre\n  id="a"\n>\n  {{a}}\n</pre>\n<p>', '<pre id="a">\n  {{a}}\n</pre><p>'],
    ['stay in a tag of Handlebars', '{{> a\n  b=c\n}}', '{{> a\n  b=c\n}}'],
    ['are nothing beside a > in a text or a value', '<p title="a > b"\n>a > b\n</p>', '<p title="a > b">a > b</p>'],
    ['keep apart else and a field that begins with it', '<a\n  {{elsewhere}}\n>', '<a {{elsewhere}}>'],
  ])('%s', (_, source, condensed) => {
    expect(condense(source)).toBe(condensed);
  });
});
