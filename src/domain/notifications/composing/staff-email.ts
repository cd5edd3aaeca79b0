import type { EmailContent } from '../email/email-view.js';
import { consoleLink, passwordLink } from '../email/links.js';
import { oneLine } from '../email/one-line.js';
import type { EmailContext } from './context.js';
import { required } from './context.js';
import { translate, type MessageValues } from '../../../platform/i18n/messages.js';

/** Returns what an email to staff says: a link to choose a password, in the language of the console. `name` is its kind. */
export function staffEmail(context: EmailContext, name: 'invited' | 'reset', values: MessageValues): EmailContent {
  const { message, words, site, language } = context;
  const { recipient } = message.payload;
  const all = { ...values, workspace: words.name, email: recipient.email, name: oneLine(recipient.name) };
  const say = (part: string) => translate(language.code, `console.identity.email.${name}.${part}`, all);
  return {
    subject: oneLine(say('subject')),
    state: say('state'),
    title: words.name,
    greeting: say('greeting'),
    paragraphs: [say('text'), say('limits')],
    button: { label: say('button'), url: passwordLink(site, required(message, 'account').linkId) },
    sentTo: say('sentTo'),
    reply: '',
    settings: { label: translate(language.code, 'console.identity.signIn'), url: consoleLink(site) },
    privacy: null,
  };
}
