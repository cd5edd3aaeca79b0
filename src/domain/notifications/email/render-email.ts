import { join } from 'node:path';
import { projectRoot } from '../../../platform/root.js';
import { Templates } from '../../../platform/views/templates.js';
import type { MailView } from './email-view.js';

/** Of every mail. */
export const mailTemplates = new Templates(join(projectRoot, 'templates', 'mail'), {});

/** A mail as HTML (everything escaped) and as its plain-text twin, which says the same and needs no HTML to be complete. */
export function renderMail(view: MailView): { html: string; text: string } {
  return { html: mailTemplates.get('layout.html')(view), text: mailTemplates.get('layout.txt')(view) };
}
