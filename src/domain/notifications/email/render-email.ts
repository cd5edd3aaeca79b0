import { join } from 'node:path';
import { projectRoot } from '../../../platform/root.js';
import { Templates } from '../../../platform/views/templates.js';
import type { EmailView } from './email-view.js';

/** The templates of every email. */
export const emailTemplates = new Templates(join(projectRoot, 'templates', 'email'), {});

/** Renders an email as HTML, with everything escaped, and as plain text that is complete without it. */
export function renderEmail(view: EmailView): { html: string; text: string } {
  const html = emailTemplates.get('layout.html')(view);
  return { html: `${withAccent(html, view.accent)}\n`, text: emailTemplates.get('layout.txt')(view) };
}

/** The accent of the templates, in light and dark. */
const usualAccent = ['#0a665a', '#6fcdbb'] as const;

/** Email clients know no variables: the templates have the usual accent, which that of the call replaces. */
function withAccent(html: string, accent: EmailView['accent']): string {
  if (accent === null) return html;
  return html.replaceAll(usualAccent[0], accent[0]).replaceAll(usualAccent[1], accent[1]);
}
