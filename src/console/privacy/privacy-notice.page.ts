import type { Call } from '../../domain/calls/call.entity.js';
import { callTexts } from '../../domain/calls/call.js';
import type { PrivacyNotice } from '../../domain/privacy/privacy-notice.entity.js';
import { noticeTexts, privacyTexts, storedUntilOn } from '../../domain/privacy/privacy-notice.js';
import { formatLocalDate } from '../../domain/time/format.js';
import type { FieldError } from '../../platform/errors.js';
import type { FormValues } from '../../platform/http/form-values.js';
import { languages, translate } from '../../platform/i18n/messages.js';
import { errorSummary, fieldsOf } from '../../platform/views/form-fields.js';
import { languageName } from '../ui/language-name.js';
import type { EditedForm, EditView } from '../ui/form-edit.js';
import { fillableEmail } from '../calls/call-settings.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { privacyNoticePath, shownPrivacyPath } from '../paths/privacy-paths.js';
import { numberOf } from '../ui/local-time-fields.js';

const names = [...privacyTexts, 'contactEmail', 'retentionDays'] as const;

/** The form of a notice, as it is typed; a translation has texts only. */
export type NoticeFields = Record<(typeof names)[number], string>;

/** What is suggested before organizers have decided. */
const suggestedRetentionDays = 365;

/** Returns the form with what the notice says, or with a draft to start from. */
export function fieldsOfNotice(call: Call, notice: PrivacyNotice | null, language: string | null): NoticeFields {
  const code = language ?? call.languages[0] ?? 'en';
  const words = callTexts(call, code);
  const isWritten = notice !== null && (language === null || notice.translations[language] !== undefined);
  const draft = {
    controller: words.host,
    purpose: translate(code, 'privacy.draftPurpose', { call: words.name }),
    legalBasis: translate(code, 'privacy.draftLegalBasis'),
    more: '',
  };
  return {
    ...(isWritten ? noticeTexts(notice, code) : draft),
    contactEmail: notice?.contactEmail ?? fillableEmail(call.contactEmail),
    retentionDays: String(notice?.retentionDays ?? suggestedRetentionDays),
  };
}

/** The form of a notice, as both versions of it are shown. */
export function editedNotice(call: Call, language: string): EditedForm<NoticeFields> {
  return { subject: `call:${call.id}`, label: (name) => translate(language, `console.privacy.field.${name}`) };
}

/** The form as it was typed. */
export function noticeFields(form: FormValues): NoticeFields {
  return form.texts(names);
}

/** Returns the whole notice with what was typed into the form of one language. */
export function inputOfNotice(notice: PrivacyNotice | null, fields: NoticeFields, language: string | null): object {
  const { contactEmail, retentionDays, ...texts } = fields;
  const translations = { ...notice?.translations };
  if (language === null || notice === null) {
    return { ...texts, contactEmail, retentionDays: numberOf(retentionDays), translations };
  }
  const written = Object.entries(texts).filter(([, text]) => text.trim() !== '');
  const own = noticeTexts({ ...notice, translations: {} }, language);
  return {
    ...own,
    contactEmail: notice.contactEmail,
    retentionDays: notice.retentionDays,
    translations: { ...translations, [language]: Object.fromEntries(written) },
  };
}

/** The form of a call's privacy notice. */
export function privacyNoticePage(
  layout: ConsoleLayout,
  input: {
    call: Call;
    notice: PrivacyNotice | null;
    /** Null for the call's own language. */
    language: string | null;
    fields: NoticeFields;
    edit: EditView;
    counts: { people: number; erased: number };
    fieldErrors: readonly FieldError[];
  },
) {
  const { language } = layout;
  const { call, notice, fields } = input;
  const text = (key: string, values = {}) => translate(language, `console.privacy.${key}`, values);
  const own = call.languages[0] ?? 'en';
  const shown = fieldsOf(names, fields, input.fieldErrors, language);
  const labels = Object.fromEntries(names.map((name) => [name, text(`field.${name}`)]));
  const date = (on: string) => formatLocalDate(on, language, 'long');
  return {
    ...layout,
    title: text('title'),
    heading: text('title'),
    state:
      notice === null
        ? { text: text('missing'), isMissing: true }
        : { text: text('until', { until: date(storedUntilOn(call, notice)) }), isMissing: false },
    progress: input.counts.erased === 0 ? null : text('progress', { ...input.counts }),
    publicPath: notice && shownPrivacyPath(call),
    tabs: languages
      .toSorted((a, b) => rank(call, a.code) - rank(call, b.code))
      .map(({ code }) => ({
        path: privacyNoticePath(call, code === own ? undefined : code),
        code,
        label: languageName(code, language),
        current: code === (input.language ?? own),
      })),
    action: privacyNoticePath(call, input.language ?? undefined),
    edit: input.edit,
    errors: errorSummary(Object.values(shown), labels, language),
    fields: shown,
    textLanguage: input.language ?? own,
    isTranslation: input.language !== null,
    waitsForOwn: input.language !== null && notice === null,
    retentionHint: text('retentionHint', { closes: date(call.closesOn) }),
  };
}

/** The languages of the call first. */
function rank(call: Call, code: string): number {
  const index = call.languages.indexOf(code);
  return index === -1 ? call.languages.length : index;
}
