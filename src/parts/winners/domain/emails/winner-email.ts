import { answerBy, subjectTime } from '../../../../domain/notifications/composing/deadline-text.js';
import type { EmailContent } from '../../../../domain/notifications/email/email-view.js';
import { winnerLink } from '../../../../domain/notifications/email/links.js';
import { oneLine } from '../../../../domain/notifications/email/one-line.js';
import { type EmailContext } from '../../../../domain/notifications/composing/context.js';
import { zonedTime } from '../../../../domain/notifications/composing/times.js';
import type { WinnerPayload } from './winner-payload.js';

/** Returns the content of an email to the team of a winner: `name` is the first part of its texts. */
export function winnerEmail(
  context: EmailContext<WinnerPayload>,
  name: string,
  parts: readonly string[],
  button = `${name}Button`,
): EmailContent {
  const { t, message, words, pageUrl, language } = context;
  const { winner } = message.payload;
  const { email, timeZone } = message.payload.recipient;
  const at = new Date(winner.deadline);
  const { fullDate: date, time, zone } = zonedTime(at, at, timeZone, language.code);
  const title = oneLine(winner.title);
  const values = { call: words.name, title, date, time, zone, by: oneLine(winner.by ?? '') };
  return {
    state: t(`${name}State`, values),
    ...(name === 'winner-reminder' && { at: subjectTime(context, winner.deadline) }),
    ...(name === 'winner-asked' && { until: answerBy(context, winner.deadline) }),
    title,
    paragraphs: parts.map((part) => t(part, values)),
    button: { label: t(button), url: winnerLink(pageUrl, winner.proposalId) },
    sentTo: t('sentToTeam', { email }),
  };
}
