import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { projectRoot } from '../root.js';

/** The icons by their Lucide names. Custom shapes are in `templates/icons/shapes.svg`. */
const lucideNames = [
  'award',
  'bell',
  'building-2',
  'calendar-days',
  'calendar-plus',
  'chart-column',
  'check',
  'clock',
  'copy',
  'download',
  'external-link',
  'eye',
  'file-text',
  'globe',
  'house',
  'key-round',
  'link',
  'list',
  'log-out',
  'mail',
  'map-pin',
  'menu',
  'message-square',
  'paperclip',
  'pencil',
  'plus',
  'rss',
  'search',
  'send',
  'settings',
  'trash-2',
  'upload',
  'user',
  'users',
  'video',
  'x',
] as const;

const require = createRequire(import.meta.url);
const lucideFolder = join(dirname(require.resolve('lucide-static/package.json')), 'icons');
const shapes = readFileSync(join(projectRoot, 'templates', 'icons', 'shapes.svg'), 'utf8');

/** One SVG file with a `<symbol>` for each icon, for `<use href="...#name">`. */
export const iconSprite = shapes
  .replaceAll(/<!--[\s\S]*?-->|\n\s*/g, '')
  .replace('</svg>', `${lucideNames.map(lucideSymbol).join('')}</svg>`);

/** The names that `{{icon 'name'}}` accepts. */
export const iconNames: ReadonlySet<string> = new Set(
  [...iconSprite.matchAll(/<symbol id="([^"]+)"/g)].map((match) => match[1] ?? ''),
);

function lucideSymbol(name: string): string {
  const source = readFileSync(join(lucideFolder, `${name}.svg`), 'utf8');
  const drawing = source.slice(source.indexOf('>', source.indexOf('<svg')) + 1, source.lastIndexOf('</svg>'));
  const pen = 'fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"';
  return `<symbol id="${name}" viewBox="0 0 24 24" ${pen}>${drawing.replaceAll(/\n\s*/g, '')}</symbol>`;
}
