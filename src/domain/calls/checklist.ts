import type { Call } from './call.entity.js';
import { missingTexts } from './call.js';

/** What a call needs before the public sees it, in the order in which an organizer does it. */
export const checklistSteps = [
  'texts',
  'themes',
  'dates',
  'languages',
  'contact',
  'privacy',
  'email',
  'session',
] as const;
export type ChecklistStep = (typeof checklistSteps)[number];

/** What a call has besides its own row. */
export interface CallFacts {
  hasNotice: boolean;
  /** Whether a mail server has accepted an email of the call. */
  hasSentEmail: boolean;
  hasPublishedSession: boolean;
}

/** Returns which steps are done. `senderAddress` is the address that emails come from, which nobody reads. */
export function checklist(
  call: Call,
  facts: CallFacts,
  senderAddress: string,
  now: Date,
): Record<ChecklistStep, boolean> {
  return {
    texts: call.host !== '' && call.summary !== '',
    themes: call.themes.length > 0,
    dates: call.closesAt !== null && call.closesAt > now,
    languages: call.languages.every((language) => missingTexts(call, language).length === 0),
    contact: call.contactEmail !== '' && call.contactEmail.toLowerCase() !== senderAddress.toLowerCase(),
    privacy: facts.hasNotice,
    email: facts.hasSentEmail,
    session: facts.hasPublishedSession,
  };
}
