import type { EmailContent, EmailRow } from '../email/email-view.js';
import type { EmailContext } from './context.js';

/** Composes the email in which others of the same day travel: they follow below, with their facts and links. */
export function dayEmail({ t }: EmailContext, own: EmailContent, others: readonly EmailContent[]): EmailContent {
  const rows = others.map(({ state, title, paragraphs, button, rows: facts = [] }): EmailRow => {
    const said = facts.filter(({ lines }) => lines.length > 0);
    return {
      label: state,
      lines: [title, ...paragraphs, ...said.map(({ label, lines }) => `${label}${t('colon')} ${lines.join(' ')}`)],
      links: [button, ...facts.flatMap(({ links }) => links.filter(({ url }) => url !== button.url))],
    };
  });
  return { ...own, others: others.length, rows: [...(own.rows ?? []), ...rows] };
}
