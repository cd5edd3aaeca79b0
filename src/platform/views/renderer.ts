import { join } from 'node:path';
import Handlebars from 'handlebars';
import { translate } from '../i18n/messages.js';
import { projectRoot } from '../root.js';
import { assetPath } from './assets.js';
import { iconNames } from './icons.js';
import { Templates } from './templates.js';

/** Fields of every page; layouts and the `t` helper read them from the root of the model. */
export interface PageModel {
  /** BCP 47 tag of a supported language. */
  readonly language: string;
  readonly dir: 'ltr' | 'rtl';
  /** Title for the browser tab, without the site name. */
  readonly title: string;
}

/** Templates of pages and their parts. */
export const pageTemplates = new Templates(
  join(projectRoot, 'templates'),
  { t, icon, asset: (name: string) => assetPath(name) },
  (name) => !name.startsWith('email/'),
);

/**
 * Renders the page `templates/{name}.hbs` as HTML. Throws Error if there is no such template, or it reads a field that
 * the model lacks.
 */
export function renderPage(name: string, model: PageModel): string {
  return pageTemplates.get(name)(model);
}

/** `{{t 'area.key' count=n}}`: a message in the language of the page. */
function t(key: string, options: Handlebars.HelperOptions): string {
  const page: PageModel = options.data.root;
  return translate(page.language, key, options.hash);
}

/** `{{icon 'moon' class='energy'}}`: decorative, so it needs a text next to it. */
function icon(name: string, options: Handlebars.HelperOptions): Handlebars.SafeString {
  if (!iconNames.has(name)) throw new Error(`No icon ${name}`);
  const className = options.hash['class'];
  const attribute = className ? ` class="${Handlebars.escapeExpression(className)}"` : '';
  return new Handlebars.SafeString(
    `<svg aria-hidden="true"${attribute}><use href="${assetPath('icons.svg')}#${name}"/></svg>`,
  );
}
