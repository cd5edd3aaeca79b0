import { addDays, localDay } from '../time/local-date.js';

/** The parts of a notice that can be written in several languages. */
export const privacyTexts = ['controller', 'purpose', 'legalBasis', 'more'] as const;
export type PrivacyText = (typeof privacyTexts)[number];

/** Texts in one language. Missing parts are shown in the language of the notice. */
export type PrivacyTexts = Partial<Record<PrivacyText, string>>;

interface TranslatedNotice extends Record<PrivacyText, string> {
  translations: Readonly<Record<string, PrivacyTexts>>;
}

/** Returns the texts of a notice in a language (BCP 47), falling back to its own. */
export function noticeTexts(notice: TranslatedNotice, language: string): Record<PrivacyText, string> {
  const own = notice.translations[language] ?? {};
  return {
    controller: own.controller ?? notice.controller,
    purpose: own.purpose ?? notice.purpose,
    legalBasis: own.legalBasis ?? notice.legalBasis,
    more: own.more ?? notice.more,
  };
}

interface DatedCall {
  closesOn: string;
  timeZone: string;
}

/** Returns the last day (`YYYY-MM-DD` in the call's zone) on which the attendees of a call are stored. */
export function storedUntilOn(call: { closesOn: string }, notice: { retentionDays: number }): string {
  return addDays(call.closesOn, notice.retentionDays);
}

/** Returns the instant from which the attendees of a call are erased: the end of the last day in the call's zone. */
export function erasedFrom(call: DatedCall, notice: { retentionDays: number }): Date {
  return localDay(storedUntilOn(call, notice), call.timeZone).to;
}
