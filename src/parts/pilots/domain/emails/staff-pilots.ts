import { staffFooter } from '../../../../domain/notifications/composing/staff-email.js';
import { emailKind } from '../../../../domain/notifications/kinds/kind.js';
import { pilotsPayload, type PilotsPayload } from './pilots-payload.js';
import { formatLocalDate } from '../../../../domain/time/format.js';
import { translate } from '../../../../platform/i18n/messages.js';
import { type EmailContent, oneLine } from '../../../../domain/notifications/email/email-view.js';
import { consoleLink } from '../../../../domain/notifications/email/links.js';
import type { EmailContext } from '../../../../domain/notifications/composing/context.js';

/** Reminds the responsible organizer of milestones of pilots that are due soon or overdue. */
export const staffPilots = emailKind('staff-pilots', {
  payload: pilotsPayload,
  category: null,
  retry: 'thirty-days',
  calendar: null,
  compose: pilotsEmail,
});

/** Returns what the reminder of milestones says: which are due soon, and which are overdue. */
function pilotsEmail(context: EmailContext<PilotsPayload>): EmailContent {
  const { message, words, site, language } = context;
  const { email, name } = message.payload.recipient;
  const { call, slug, isOwn = false, open, overdue, milestones } = message.payload.pilots;
  const more = open - milestones.length;
  const values = { workspace: words.name, email, name: oneLine(name), call: oneLine(call), open, overdue, more };
  const say = (part: string, others: Record<string, string> = {}) =>
    translate(language.code, `staff.pilots.${part}`, { ...values, ...others });
  const lines = milestones.map(({ pilot, title, dueOn, isOverdue }) =>
    say(isOverdue ? 'overdueLine' : 'dueLine', {
      pilot: oneLine(pilot),
      title: oneLine(title),
      date: formatLocalDate(dueOn, language.code, 'long'),
    }),
  );
  return {
    state: say('state'),
    title: oneLine(call),
    paragraphs: [say('text'), ...lines.map((line) => `• ${line}`), ...(more > 0 ? [say('more')] : [])],
    button: { label: say('button'), url: `${consoleLink(site)}/${isOwn ? 'my-pilots' : `calls/${slug}/pilots`}` },
    ...staffFooter({ site, language }, say('sentTo')),
  };
}
