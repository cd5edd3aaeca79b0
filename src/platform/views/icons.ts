import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../root.js';

const symbols = ['shapes', 'lucide'].map((name) =>
  readFileSync(join(projectRoot, 'templates', 'icons', `${name}.svg`), 'utf8').replaceAll(
    /<!--[\s\S]*?-->|<\/?svg[^>]*>|\n\s*/g,
    '',
  ),
);

/** One SVG file with a `<symbol>` for each icon, our own and Lucide's, for `<use href="...#name">`. */
export const iconSprite = `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join('')}</svg>`;

/** The names that `{{icon 'name'}}` accepts. */
export const iconNames: ReadonlySet<string> = new Set(
  [...iconSprite.matchAll(/<symbol id="([^"]+)"/g)].map((match) => match[1] ?? ''),
);
