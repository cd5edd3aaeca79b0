import { accentShades } from '../../domain/calls/accent-color.js';
import type { Call } from '../../domain/calls/call.entity.js';
import type { FieldError } from '../../platform/errors.js';
import { translate } from '../../platform/i18n/messages.js';
import { errorSummary, field } from '../../platform/views/form-fields.js';
import type { EditedForm, EditView } from '../ui/form-edit.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { lookPath } from '../paths/call-paths.js';
import { settingsTabs } from './call-settings.page.js';

/** The form of the accent color, as both versions of it are shown. */
export function editedColor(call: Call, language: string): EditedForm<{ accentColor: string }> {
  return { subject: `call:${call.id}`, label: () => translate(language, 'console.calls.look.color') };
}

/** The logo and the accent color of a call. */
export function lookPage(
  layout: ConsoleLayout,
  input: { call: Call; logo: Buffer | null; color: string; edit: EditView; fieldErrors: readonly FieldError[] },
) {
  const { language } = layout;
  const { call, logo, fieldErrors } = input;
  const text = (key: string, values = {}) => translate(language, `console.calls.look.${key}`, values);
  const color = field('accentColor', input.color, fieldErrors, language);
  const file = field('file', '', fieldErrors, language);
  const [light, dark] = call.accentColor === '' ? [] : accentShades(call.accentColor).accent;
  return {
    ...layout,
    title: text('title'),
    heading: translate(language, 'console.calls.settings'),
    tabs: settingsTabs(call, 'look', layout),
    errors: errorSummary([color, file], { accentColor: text('color'), file: text('file') }, language),
    color,
    edit: input.edit,
    colorAction: lookPath(call),
    // What the pages use in light and in dark.
    shades: light === undefined || dark === undefined ? null : text('shades', { light, dark }),
    file,
    logoAction: lookPath(call, 'logo'),
    removeAction: lookPath(call, 'logo/remove'),
    // The logo as a data URL, because pages of a draft have no address that others can open.
    logo: logo && `data:image/png;base64,${logo.toString('base64')}`,
  };
}
