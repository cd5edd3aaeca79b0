import { type EmailContent, oneLine } from '../email/email-view.js';
import { accountLink, addressLink, consoleLink, passwordLink } from '../email/links.js';
import type { EmailContext } from './context.js';
import { required } from './context.js';
import { formatDate, formatTime } from '../../time/format.js';
import { translate, type MessageValues } from '../../../platform/i18n/messages.js';

/** Returns what an email to staff says: a link to choose a password or to prove an address, in the language of the console. `name` is its kind. */
export function staffEmail(
  context: EmailContext,
  name: 'invited' | 'reset' | 'address',
  values: MessageValues,
): EmailContent {
  const { message, words, site, language } = context;
  const { recipient } = message.payload;
  const linkId = required(message, 'account').linkId ?? '';
  const all = { ...values, workspace: words.name, email: recipient.email, name: oneLine(recipient.name) };
  const say = (part: string) => translate(language.code, `staff.${name}.${part}`, all);
  return {
    state: say('state'),
    title: words.name,
    ...(name === 'invited' && { greeting: translate(language.code, 'confirm.email.greeting') }),
    paragraphs: [say('text'), say('limits')],
    button: { label: say('button'), url: (name === 'address' ? addressLink : passwordLink)(site, linkId) },
    ...staffFooter(context, say('sentTo')),
  };
}

/** Returns what an email about a change of how somebody signs in says: what, when, from where, and what to do. */
export function accountChangeEmail(context: EmailContext): EmailContent {
  const { message, words, site, language } = context;
  const { change = 'password-changed', colleague, network, linkId = '' } = required(message, 'account');
  const canUndo = change === 'address-changed';
  const { email, name, timeZone } = message.payload.recipient;
  const all = {
    workspace: words.name,
    email,
    name: oneLine(name),
    colleague: oneLine(colleague ?? ''),
    by: colleague === undefined ? 'self' : 'colleague',
    network: network ?? '',
    from: network === undefined ? 'unknown' : 'network',
    day: formatDate(message.createdAt, timeZone, language.code, 'long'),
    time: formatTime(message.createdAt, timeZone, language.code),
  };
  const say = (part: string) => translate(language.code, `staff.security.${part}`, all);
  return {
    state: say(`${change}.state`),
    title: words.name,
    paragraphs: [say(`${change}.text`), say('when'), say(canUndo ? `${change}.notYou` : 'notYou')],
    button: canUndo
      ? { label: say(`${change}.button`), url: addressLink(site, linkId) }
      : { label: say('button'), url: accountLink(site) },
    ...staffFooter(context, say('sentTo')),
  };
}

/** Returns the end of an email to staff: why they got it, and where they sign in. */
export function staffFooter(
  { site, language }: Pick<EmailContext, 'site' | 'language'>,
  sentTo: string,
): Pick<EmailContent, 'sentTo' | 'reply' | 'settings' | 'privacy'> {
  const settings = { label: translate(language.code, 'staff.signIn'), url: consoleLink(site) };
  return { sentTo, reply: '', settings, privacy: null };
}
