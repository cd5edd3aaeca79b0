import { join } from 'node:path';
import { projectRoot } from '../../../platform/root.js';
import { Templates } from '../../../platform/views/templates.js';
import type { EmailView } from './email-view.js';

/** Of every mail. */
export const emailTemplates = new Templates(join(projectRoot, 'templates', 'email'), {});

/** A mail as HTML (everything escaped) and as its plain-text twin, which says the same and needs no HTML to be complete. */
export function renderEmail(view: EmailView): { html: string; text: string } {
  return { html: `${emailTemplates.get('layout.html')(view)}\n`, text: emailTemplates.get('layout.txt')(view) };
}
