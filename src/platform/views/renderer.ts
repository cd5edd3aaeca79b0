import { join } from 'node:path';
import Handlebars from 'handlebars';
import { translate } from '../i18n/messages.js';
import { projectRoot } from '../root.js';
import { assetPath } from './assets.js';
import { iconNames } from './icons.js';
import { Templates } from './templates.js';

/** What every page knows; layouts and the `t` helper read it from the root of the model. */
export interface PageModel {
  /** BCP 47 tag of one of our languages. */
  readonly language: string;
  readonly dir: 'ltr' | 'rtl';
  /** For the browser's tab, without the name of the site. */
  readonly title: string;
}

/** Of pages and what they are made of. */
export const pageTemplates = new Templates(
  join(projectRoot, 'templates'),
  { t, icon, asset: (name: string) => assetPath(name) },
  (name) => !name.startsWith('email/'),
);

/**
 * The HTML of the page `templates/{name}.hbs`.
 * @throws Error when there is no such template, or when it reads a field that the model lacks.
 */
export function renderPage(name: string, model: PageModel): string {
  return pageTemplates.get(name)(model);
}

/** `{{t 'area.key' count=n}}`: a message in the language of the page. */
function t(key: string, options: Handlebars.HelperOptions): string {
  const page: PageModel = options.data.root;
  return translate(page.language, key, options.hash);
}

/** `{{icon 'moon' class='energy'}}`: decorative, so words must stand beside it. */
function icon(name: string, options: Handlebars.HelperOptions): Handlebars.SafeString {
  if (!iconNames.has(name)) throw new Error(`No icon ${name}`);
  const className = options.hash['class'];
  const attribute = className ? ` class="${Handlebars.escapeExpression(className)}"` : '';
  return new Handlebars.SafeString(
    `<svg aria-hidden="true"${attribute}><use href="${assetPath('icons.svg')}#${name}"/></svg>`,
  );
}
