import { formatLocalDate } from '../../time/format.js';
import { translate } from '../../../platform/i18n/messages.js';
import type { EmailContent } from '../email/email-view.js';
import { consoleLink } from '../email/links.js';
import { oneLine, subjectLine } from '../email/one-line.js';
import { type EmailContext, required } from './context.js';

/** Returns what the reminder of milestones says: which are due soon, and which are overdue. */
export function pilotsEmail(context: EmailContext): EmailContent {
  const { message, words, site, language } = context;
  const { email, name } = message.payload.recipient;
  const { call, slug, open, overdue, milestones } = required(message, 'pilots');
  const more = open - milestones.length;
  const values = { workspace: words.name, email, name: oneLine(name), call: oneLine(call), open, overdue, more };
  const say = (part: string, others: Record<string, string> = {}) =>
    translate(language.code, `console.pilots.email.${part}`, { ...values, ...others });
  const lines = milestones.map(({ pilot, title, dueOn, isOverdue }) =>
    say(isOverdue ? 'overdueLine' : 'dueLine', {
      pilot: oneLine(pilot),
      title: oneLine(title),
      date: formatLocalDate(dueOn, language.code, 'long'),
    }),
  );
  return {
    subject: subjectLine(say('subject')),
    state: say('state'),
    title: oneLine(call),
    greeting: say('greeting'),
    paragraphs: [say('text'), ...lines.map((line) => `• ${line}`), ...(more > 0 ? [say('more')] : [])],
    button: { label: say('button'), url: `${consoleLink(site)}/calls/${slug}/pilots` },
    sentTo: say('sentTo'),
    reply: '',
    settings: { label: translate(language.code, 'console.identity.signIn'), url: consoleLink(site) },
    privacy: null,
  };
}
