import { answerBy, subjectTime } from '../../../../domain/notifications/composing/deadline-text.js';
import { type EmailContent, oneLine } from '../../../../domain/notifications/email/email-view.js';
import { winnerLink } from '../../../../domain/notifications/email/links.js';
import type { EmailContext } from '../../../../domain/notifications/composing/context.js';
import { zonedTime } from '../../../../domain/notifications/composing/times.js';
import { z } from 'zod';
import { answers } from '../acceptance.js';

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
    ...(/-(?:asked|reminder)$/u.test(name) && { until: answerBy(context, winner.deadline) }),
    title,
    paragraphs: parts.map((part) => t(part, values)),
    button: { label: t(button), url: winnerLink(pageUrl, winner.proposalId) },
    sentTo: t('sentToTeam', { email }),
  };
}

/** The proposal that won, and whose team is asked whether they accept. */
export const winnerPayload = z.object({
  winner: z.object({
    proposalId: z.string(),
    title: z.string(),
    /** RFC 3339: until when they can answer. */
    deadline: z.string(),
    answer: z.enum(answers).optional(),
    /** Who of the team answered; missing if organizers recorded it. */
    by: z.string().optional(),
    /** Only in a message to staff; its name is in the reader's language. */
    call: z.object({ slug: z.string(), name: z.string() }).optional(),
  }),
});

export type WinnerPayload = z.infer<typeof winnerPayload>;
