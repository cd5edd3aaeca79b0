import Handlebars from 'handlebars';
import type { Call } from '../../domain/calls/call.entity.js';
import { findLogo } from '../../domain/calls/calls.queries.js';
import type { ComposedEmail } from '../../domain/notifications/email/composed-email.js';
import type { FieldError } from '../../platform/errors.js';
import { translate } from '../../platform/i18n/messages.js';
import type { ConsolePage } from '../frame/console-page.js';
import { errorText } from './email-form.js';

/** An email brings its own styles and images and nothing else: no script, no requests, and only in an iframe of ours. */
const policy =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox";
const escape = (text: string) => Handlebars.escapeExpression(text);
const line = 'margin:0;padding:12px 20px;font:15px/22px system-ui,sans-serif';

/** Answers with an email as its reader sees it, or as plain text, below its subject. */
export async function showEmail(
  page: ConsolePage,
  call: Call,
  mail: Pick<ComposedEmail, 'subject' | 'html' | 'text'>,
  form = 'html',
): Promise<void> {
  const { language } = page;
  const label = translate(language, 'console.notifications.templates.subject');
  if (form === 'text') return sendFrame(page, 'text/plain', `${label} ${mail.subject}\n\n${mail.text}`);
  const subject = `<p class="ink rule" style="${line};border-bottom:1px solid #dfdcd3;color:#1b1d1a">${escape(label)} <b><bdi>${escape(mail.subject)}</bdi></b></p>`;
  const html = await withLogo(page, call, mail.html);
  sendFrame(
    page,
    'text/html',
    html.replace(/<body[^>]*>/u, (body) => `${body}${subject}`),
  );
}

/** Puts the logo into the email: a frame without an origin sends no cookies, and the address of a draft call is secret. */
async function withLogo({ connection }: ConsolePage, call: Call, html: string): Promise<string> {
  const logo = call.logoEtag === '' ? null : await findLogo(connection, call.id);
  if (logo === null) return html;
  const data = `data:image/png;base64,${logo.content.toString('base64')}`;
  return html.replace(/(<img\s+src=")[^"]*\/logo\.png[^"]*/u, `$1${data}`);
}

/** Answers with the reasons why there is no preview. */
export function showErrors(page: ConsolePage, fieldErrors: readonly FieldError[], labelOf: (path: string) => string) {
  const { language } = page;
  const items = fieldErrors.map((fieldError) => {
    const label = labelOf(fieldError.path);
    return `<li>${escape(translate(language, 'errors.item', { label, message: errorText(fieldError, language) }))}</li>`;
  });
  const title = escape(translate(language, 'console.notifications.templates.previewFaults'));
  sendFrame(
    page,
    'text/html',
    `<!doctype html><html lang="${language}"><meta charset="utf-8"><meta name="color-scheme" content="light dark"><title>${title}</title><body style="margin:0"><p style="${line}"><b>${title}</b></p><ul style="margin:0;padding-inline:40px 20px;font:15px/24px system-ui,sans-serif">${items.join('')}</ul></body></html>`,
    422,
  );
}

function sendFrame(page: ConsolePage, type: string, body: string, status = 200): void {
  void page.reply
    .code(status)
    .type(`${type}; charset=utf-8`)
    .header('content-security-policy', policy)
    .header('cache-control', 'no-store')
    .send(body);
}
