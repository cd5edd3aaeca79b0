import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { emailTemplates } from '../../../src/domain/notifications/email/render-email.js';
import { assetPath, findAsset } from '../../../src/platform/views/assets.js';
import { iconNames, iconSprite } from '../../../src/platform/views/icons.js';
import { projectRoot } from '../../../src/platform/root.js';
import { pageTemplates, renderPage } from '../../../src/platform/views/renderer.js';
import { Templates } from '../../../src/platform/views/templates.js';

const folder = mkdtempSync(join(tmpdir(), 'templates-'));
afterAll(() => rmSync(folder, { recursive: true }));

function write(files: Record<string, string>, helpers = {}) {
  rmSync(folder, { recursive: true, force: true });
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, `${name}.hbs`), text);
  }
  return new Templates(folder, helpers);
}

describe('templates', () => {
  it('render pages inside layouts, with partials, and escape what they are given', () => {
    const templates = write({
      page: '{{#> layouts/main}}<p>{{name}}</p>{{#each items}}{{> partials/item}}{{/each}}{{/layouts/main}}',
      'layouts/main': '<title>{{name}}</title>{{> @partial-block}}',
      'partials/item': '<i>{{this.label}}</i>',
    });
    const html = templates.get('page')({ name: '<b>&', items: [{ label: 'one' }, { label: 'two' }] });
    expect(html).toBe('<title>&lt;b&gt;&amp;</title><p>&lt;b&gt;&amp;</p><i>one</i><i>two</i>');
  });

  it('refuse a missing partial, a missing layout and an unknown helper, whatever the model', () => {
    const compile = (text: string) => () => write({ page: text }).get('page');
    expect(compile('{{> partials/none}}')).toThrow('page.hbs: no partial partials/none');
    expect(compile('{{#> layouts/none}}{{/layouts/none}}')).toThrow('page.hbs: no partial layouts/none');
    expect(compile('{{#if a}}{{> nested}}{{/if}}')).toThrow('no partial nested');
    expect(compile('{{shout name}}')).toThrow('shout');
  });

  it('refuse to print a field that the model lacks, but let a condition ask for it', () => {
    const templates = write({ print: '{{name}}', ask: '{{#if name}}yes{{else}}no{{/if}}' });
    expect(() => templates.get('print')({})).toThrow('"name" not defined');
    expect(templates.get('print')({ name: undefined })).toBe('');
    expect(templates.get('ask')({})).toBe('no');
  });
});

describe('the templates of this program', () => {
  it.each(pageTemplates.names())('%s names no helper and no partial that is not there', (name) => {
    expect(() => pageTemplates.get(name)).not.toThrow();
  });

  it.each(emailTemplates.names())('email/%s names no helper and no partial that is not there', (name) => {
    expect(() => emailTemplates.get(name)).not.toThrow();
  });
});

describe('renderPage', () => {
  it('refuses a page that is not there', () => {
    expect(() => renderPage('nowhere', { language: 'en', dir: 'ltr', title: '' })).toThrow('No template nowhere');
  });
});

describe('the static files', () => {
  it('have an address that changes with their content', () => {
    expect(assetPath('greenroom.css')).toMatch(/^\/assets\/greenroom\.css\?v=[0-9a-f]{12}$/);
    expect(assetPath('greenroom.css')).not.toBe(assetPath('greenroom.js').replace('.js', '.css'));
    expect(() => assetPath('../package.json')).toThrow('No static file');
    expect(findAsset('../package.json')).toBeNull();
  });

  it('include the icons of Lucide as it draws them (UPDATE_GOLDEN=1 writes them again)', () => {
    const file = join(projectRoot, 'templates', 'icons', 'lucide.svg');
    const drawn = readFileSync(file, 'utf8');
    const names = [...drawn.matchAll(/<symbol id="([^"]+)"/g)].map((match) => match[1] ?? '');
    const again = lucideSprite(names);
    if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(file, again);
    expect(drawn).toBe(again);
  });

  it('include one sprite with our shapes and the general icons, whose ids are unique', () => {
    const ids = [...iconSprite.matchAll(/ id="([^"]+)"/g)].map((match) => match[1]);
    expect(ids).toHaveLength(new Set(ids).size);
    expect([...iconNames]).toEqual(ids);
    expect(ids).toEqual(expect.arrayContaining(['mark', 'theme-1', 'dot', 'moon', 'calendar-plus']));
    expect(iconSprite.match(/<symbol/g)).toHaveLength(iconSprite.match(/<\/symbol>/g)?.length ?? 0);
    expect(findAsset('icons.svg')?.body.toString()).toBe(iconSprite);
  });
});

/** A new icon is an empty symbol of its name in `templates/icons/lucide.svg`, which this fills. */
function lucideSprite(names: string[]): string {
  const require = createRequire(import.meta.url);
  const { version } = require('lucide-static/package.json') as { version: string };
  const folder = join(dirname(require.resolve('lucide-static/package.json')), 'icons');
  const pen = 'fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"';
  const symbols = names.toSorted().map((name) => {
    const source = readFileSync(join(folder, `${name}.svg`), 'utf8');
    const drawing = source.slice(source.indexOf('>', source.indexOf('<svg')) + 1, source.lastIndexOf('</svg>'));
    return `  <symbol id="${name}" viewBox="0 0 24 24" ${pen}>${drawing.replaceAll(/\n\s*/g, '')}</symbol>\n`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg">\n  <!-- Icons of Lucide ${version} (ISC and MIT licenses: see the third-party notices). -->\n${symbols.join('')}</svg>\n`;
}
