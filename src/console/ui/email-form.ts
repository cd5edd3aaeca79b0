import type { FormValues } from '../../platform/http/form-values.js';
import type { Call } from '../../domain/calls/call.entity.js';
import { originalOf, partsOf } from '../../domain/notifications/templates/editable-parts.js';
import { type EmailTexts, usableTexts } from '../../domain/notifications/templates/email-template.js';
import type { MessageKind } from '../../domain/notifications/kinds/kinds.js';
import type { FieldError } from '../../platform/errors.js';
import { hasMessage, optionalText, translate } from '../../platform/i18n/messages.js';
import type { EditedForm } from './form-edit.js';
import { fieldErrorMessage } from '../../platform/views/form-fields.js';

/** Reads the parts of an email. A part that the form does not have keeps its default text. */
export function textsOfForm(kind: MessageKind, form: FormValues): EmailTexts {
  const typed = partsOf(kind).filter(({ name }) => form.names.includes(`texts.${name}`));
  return Object.fromEntries(typed.map(({ name }) => [name, form.text(`texts.${name}`)]));
}

/** The parts of an email as their form shows them: custom texts where they can be used, otherwise the default. */
export function shownTexts(kind: MessageKind, language: string, saved: EmailTexts): EmailTexts {
  const usable = usableTexts(kind, language, saved);
  return Object.fromEntries(partsOf(kind).map((part) => [part.name, usable[part.name] ?? originalOf(part, language)]));
}

/** The form of an email's texts, as both versions of them are shown. */
export function editedTexts({ id }: Call, language: string): EditedForm<{ texts: EmailTexts }> {
  return { subject: `call:${id}`, label: (name) => partNames([name.slice('texts.'.length)], language) };
}

/** An error of a part, as organizers read it. */
export function errorText(fieldError: FieldError, language: string): string {
  const key = `console.notifications.templates.fault.${fieldError.code}`;
  return hasMessage(language, key)
    ? translate(language, key, fieldError.values)
    : fieldErrorMessage(fieldError, language);
}

/** Parts by their names; one that this version does not have any more is called as it was saved. */
export function partNames(names: readonly string[], language: string): string {
  return names.map((name) => partName(name, language)).join(translate(language, 'console.common.comma'));
}

/** A part for some recipients, such as `textMissed`, is called like that for all, with who they are. */
function partName(name: string, language: string): string {
  const own = optionalText(language, `console.notifications.templates.part.${name}`);
  if (own !== null) return own;
  const [, of = '', whom = ''] = /^(state|textRecording|text)([A-Z]\w*)$/u.exec(name) ?? [];
  const part = optionalText(language, `console.notifications.templates.part.${of}`);
  const who = optionalText(language, `console.notifications.templates.for.${whom}`);
  if (part === null || who === null) return name;
  return translate(language, 'console.notifications.templates.partFor', { part, who });
}
