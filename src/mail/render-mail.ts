import { join } from 'node:path';
import { projectRoot } from '../platform/root.js';
import { compileTemplates, type Template } from '../platform/views/templates.js';
import type { MailView } from './mail-view.js';

const templates = compileTemplates(join(projectRoot, 'templates', 'mail'), {});
const html = getTemplate('layout.html');
const text = getTemplate('layout.txt');

/** A mail as HTML (everything escaped) and as its plain-text twin, which says the same and needs no HTML to be complete. */
export function renderMail(view: MailView): { html: string; text: string } {
  return { html: html(view), text: text(view) };
}

function getTemplate(name: string): Template {
  const template = templates.get(name);
  if (template === undefined) throw new Error(`No template mail/${name}`);
  return template;
}
