import type { EmailContent } from '../email/email-view.js';
import { winnerLink } from '../email/links.js';
import { oneLine, subjectLine } from '../email/one-line.js';
import { type EmailContext, required } from './context.js';
import { zonedTime } from './times.js';

/** Returns the content of an email to the team of a winner: `name` is the first part of its texts. */
export function winnerEmail(context: EmailContext, name: string, parts: readonly string[]): EmailContent {
  const { t, message, words, pageUrl, language } = context;
  const winner = required(message, 'winner');
  const { email, timeZone } = message.payload.recipient;
  const at = new Date(winner.deadline);
  const { fullDate: date, time, zone } = zonedTime(at, at, timeZone, language.code);
  const title = oneLine(winner.title);
  const values = { call: words.name, title, date, time, zone, by: oneLine(winner.by ?? '') };
  return {
    subject: subjectLine(t(`${name}Subject`, values)),
    state: t(`${name}State`, values),
    title,
    paragraphs: parts.map((part) => t(part, values)),
    button: { label: t(`${name}Button`), url: winnerLink(pageUrl, winner.proposalId) },
    sentTo: t('sentToTeam', { email }),
  };
}
