import { translate } from '../../../platform/i18n/messages.js';
import { offerLine } from '../../sessions/offer-labels.js';
import type { EmailContext } from './context.js';

type Part =
  | 'invited.state'
  | 'invited.text'
  | 'confirmed.state'
  | 'confirmed.text'
  | 'unconfirmed.text'
  | 'moved.text'
  | 'removed.state'
  | 'removed.text'
  | 'declined.state'
  | 'reminder.state'
  | 'page'
  | 'sentTo'
  | 'event';

/**
 * Returns what an email says to somebody who interprets, captions or signs, where it says something else to speakers; null
 * for everybody else. Organizers reword only what it says to speakers (`templates/apply-overrides.ts`).
 */
export function crewText(context: EmailContext, part: Part, values = {}): string | null {
  const { message, words, language } = context;
  const { speaker, recipient } = message.payload;
  if (speaker?.task === undefined) return null;
  const task = offerLine(speaker.task, language.code);
  const all = { call: words.name, email: recipient.email, task, ...values };
  return translate(language.code, `interpretation.crew.email.${part}`, all);
}
