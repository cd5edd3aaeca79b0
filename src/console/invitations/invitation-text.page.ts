import type { Call } from '../../domain/calls/call.entity.js';
import { longestBody, longestSubject } from '../../domain/broadcasts/broadcast-input.js';
import type { BroadcastContents } from '../../domain/broadcasts/broadcast.js';
import { mergeFields } from '../../domain/broadcasts/merge-fields.js';
import type { Invitation } from '../../domain/invitations/invitation.entity.js';
import type { FieldError } from '../../platform/errors.js';
import { languages as spoken, translate } from '../../platform/i18n/messages.js';
import { type ErrorSummary, errorSummary, type Field } from '../../platform/views/form-fields.js';
import { broadcastField } from '../broadcasts/broadcast-faults.js';
import { contentField } from '../broadcasts/broadcast-form.js';
import type { EditedForm, EditView } from '../form-edit.js';
import { languageName } from '../language-name.js';
import type { ConsoleLayout } from '../layout.js';
import { invitationPath } from '../paths.js';

/** The texts as typed, by language in the order of the form. */
export interface TextFields {
  contents: Record<string, { subject: string; body: string }>;
}

export interface InvitationTextPage extends ConsoleLayout {
  action: string;
  backPath: string;
  edit: EditView;
  errors: ErrorSummary | null;
  texts: { summary: string; code: string; dir: 'ltr' | 'rtl'; isOpen: boolean; subject: Field; body: Field }[];
  longest: { subject: number; body: number };
  mergeFields: { field: string; meaning: string }[];
}

/** Returns all languages of the form: the call's, those that people on the list read, and the others. */
export function textLanguages(call: Call, read: readonly (string | null)[]): string[] {
  const known = spoken.map(({ code }) => code);
  return [...new Set([...call.languages, ...read.flatMap((one) => one ?? []), ...known])].filter(
    (code) => known.includes(code) || call.languages.includes(code),
  );
}

/** Returns the texts of an invitation as fields. */
export function textFields(contents: BroadcastContents, languages: readonly string[]): TextFields {
  const blank = { subject: '', body: '' };
  return { contents: Object.fromEntries(languages.map((code) => [code, contents[code] ?? blank])) };
}

/** Returns the texts that are written. */
export function writtenTexts({ contents }: TextFields): BroadcastContents {
  const written = Object.entries(contents).filter(([, { subject, body }]) => `${subject}${body}`.trim() !== '');
  return Object.fromEntries(written);
}

/** What the form edits. */
export function editedText({ id }: Invitation, language: string): EditedForm<TextFields> {
  return {
    subject: `invitation:${id}`,
    label: (name) => {
      const [, code = '', part = ''] = name.split('.');
      const words = (key: string, values = {}) => translate(language, `console.broadcasts.${key}`, values);
      return words('fieldIn', { field: words(`field.${part}`), language: languageName(code, language) });
    },
  };
}

/** The form of an invitation's own texts, one for each language. */
export function invitationTextPage(
  layout: ConsoleLayout,
  input: {
    call: Call;
    invitation: Invitation;
    languages: readonly string[];
    fields: TextFields;
    edit: EditView;
    readers: ReadonlyMap<string, number>;
    fieldErrors: readonly FieldError[];
  },
): InvitationTextPage {
  const { language } = layout;
  const { call, invitation, languages, fields, edit, readers, fieldErrors } = input;
  const text = (key: string, values = {}) => translate(language, `console.invitations.${key}`, values);
  const texts = languages.map((code, index) => {
    const one = fields.contents[code] ?? { subject: '', body: '' };
    const subject = broadcastField(contentField(code, 'subject'), one.subject, fieldErrors, language);
    const body = broadcastField(contentField(code, 'body'), one.body, fieldErrors, language);
    const isWritten = one.subject !== '' || one.body !== '';
    const status = text(isWritten ? 'written' : 'notWritten');
    return {
      summary: text('textIn', { language: languageName(code, language), count: readers.get(code) ?? 0, status }),
      code,
      dir: spoken.find((each) => each.code === code)?.dir ?? 'ltr',
      isOpen: index === 0 || isWritten || subject.error !== null || body.error !== null,
      subject,
      body,
    };
  });
  const labels = Object.fromEntries(
    texts.flatMap(({ code, subject, body }) => [
      [subject.id, `${translate(language, 'console.broadcasts.field.subject')} (${languageName(code, language)})`],
      [body.id, `${translate(language, 'console.broadcasts.field.body')} (${languageName(code, language)})`],
    ]),
  ) as Record<string, string>;
  return {
    ...layout,
    title: text('textTitle'),
    action: invitationPath(invitation, 'text'),
    backPath: invitationPath(invitation),
    edit,
    errors: errorSummary(
      texts.flatMap(({ subject, body }) => [subject, body]),
      labels,
      language,
    ),
    texts,
    longest: { subject: longestSubject, body: longestBody },
    mergeFields: mergeFields
      .filter(
        (name) =>
          name !== 'organization' && (invitation.sessionIds.length === 1 || !['session', 'when'].includes(name)),
      )
      .map((name) => ({
        field: `{{${name}}}`,
        meaning:
          name === 'page'
            ? text('mergePage')
            : translate(language, `console.broadcasts.merge.${name}`, { call: call.name }),
      })),
  };
}
