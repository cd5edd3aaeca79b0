import { join } from 'node:path';
import { projectRoot } from '../../../platform/root.js';
import { Templates } from '../../../platform/views/templates.js';
import type { EmailView } from './email-view.js';

/** The templates of every email. */
export const emailTemplates = new Templates(join(projectRoot, 'templates', 'email'), {});

/** Renders an email as HTML, with everything escaped, and as plain text that is complete without it. */
export function renderEmail(view: EmailView): { html: string; text: string } {
  return { html: `${emailTemplates.get('layout.html')(view)}\n`, text: emailTemplates.get('layout.txt')(view) };
}
