import { staffFooter } from '../../../../domain/notifications/composing/staff-email.js';
import { translate } from '../../../../platform/i18n/messages.js';
import { type EmailContent, oneLine } from '../../../../domain/notifications/email/email-view.js';
import { consoleLink } from '../../../../domain/notifications/email/links.js';
import type { EmailContext } from '../../../../domain/notifications/composing/context.js';
import { subjectTime } from '../../../../domain/notifications/composing/deadline-text.js';
import { zonedTime } from '../../../../domain/notifications/composing/times.js';
import { z } from 'zod';

/** Returns what an email to a juror says: how much there is to review, until when, and the first proposals. */
export function reviewsEmail(
  context: EmailContext<ReviewsPayload>,
  kind: 'answered' | 'assigned' | 'left' | 'moved',
): EmailContent {
  const { message, words, site, language } = context;
  const { email, name: reader, timeZone } = message.payload.recipient;
  const { call, open, drafts, titles, deadline, messages = 0, isUnsigned = false, note = '' } = message.payload.reviews;
  const isInvitation = isUnsigned && kind === 'assigned';
  const name = open === 0 ? 'discussed' : isInvitation ? 'invited' : kind;
  const until = deadline === undefined ? null : new Date(deadline);
  const {
    fullDate: date,
    time,
    zone,
  } = zonedTime(until ?? message.createdAt, message.createdAt, timeZone, language.code);
  const values = {
    workspace: words.name,
    email,
    name: oneLine(reader),
    call: oneLine(call),
    open,
    drafts,
    messages,
    date,
    time,
    zone,
  };
  const more = open - titles.length;
  const say = (part: string) => translate(language.code, `staff.jury.${part}`, { ...values, more });
  return {
    state: say(`${name}.state`),
    at: deadline && subjectTime(context, deadline),
    title: oneLine(call),
    until: until === null ? '' : say('until'),
    paragraphs: [
      say(`${name}.text`),
      ...(isInvitation && note !== '' ? [oneLine(note)] : []),
      ...(messages > 0 && open > 0 ? [say('discussed.text')] : []),
      ...(until === null ? [] : [say('until')]),
      ...titles.map((title) => `• ${oneLine(title)}`),
      ...(titles.length > 0 && more > 0 ? [say('more')] : []),
      ...(isUnsigned ? [say('sign')] : []),
    ],
    button: { label: say('button'), url: `${consoleLink(site)}/jury` },
    ...staffFooter({ site, language }, say('sentTo')),
  };
}

/** The reviews of a juror in a call that a message is about. */
export const reviewsPayload = z.object({
  reviews: z.object({
    /** The name of the call in the reader's language. */
    call: z.string(),
    /** Sheets that are not submitted, of which some are drafts. */
    open: z.number(),
    drafts: z.number(),
    /** New messages in discussions of proposals that the juror has scored; missing if there are none. */
    messages: z.number().optional(),
    /** The first of their proposals by title. */
    titles: z.array(z.string()),
    /** Whether the reader has yet to sign the statement about conflicts of interest; then no titles are named. */
    isUnsigned: z.boolean().optional(),
    /** What the owner adds to the invitation. */
    note: z.string().optional(),
    /** RFC 3339; missing if the jury has no deadline. */
    deadline: z.string().optional(),
  }),
});

export type ReviewsPayload = z.infer<typeof reviewsPayload>;
