import { callState, missingTexts } from '../../domain/calls/call.js';
import type { Call } from '../../domain/calls/call.entity.js';
import { type FieldError } from '../../platform/errors.js';
import { languages, optionalText, translate } from '../../platform/i18n/messages.js';
import type { EditView } from '../ui/form-edit.js';
import { languageName } from '../ui/language-name.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { callActionPath, callTextsPath, lookPath, settingsPath } from '../paths/call-paths.js';
import { settingsForm, settingsSections, type SettingsSection, type TypedSettings } from './call-settings.js';

/** The tabs of a call's settings. */
export function settingsTabs(
  call: Call,
  current: SettingsSection | 'look',
  { language, mayChange }: Pick<ConsoleLayout, 'language' | 'mayChange'>,
) {
  return [...settingsSections, ...(mayChange ? ['look' as const] : [])].map((section) => ({
    path: section === 'look' ? lookPath(call) : settingsPath(call, section),
    label: translate(language, `console.calls.tab.${section}`),
    current: section === current,
  }));
}

/** The general text of a missing name asks for the reader's own. */
export function callNameErrors(fieldErrors: readonly FieldError[]): FieldError[] {
  return fieldErrors.map((error) =>
    error.path === 'name' && error.code === 'required' ? { ...error, code: 'call-name-required' } : error,
  );
}

/** A page of the settings of a call. */
export function callSettingsPage(
  layout: ConsoleLayout,
  input: {
    call: Call;
    section: SettingsSection;
    typed: TypedSettings;
    edit: EditView;
    fieldErrors?: readonly FieldError[];
  },
) {
  const { language } = layout;
  const { call, section, typed } = input;
  const text = (key: string, values = {}) => translate(language, `console.calls.${key}`, values);
  return {
    ...layout,
    title: text(`tab.${section}`),
    heading: text('settings'),
    tabs: settingsTabs(call, section, layout),
    lede: optionalText(language, `console.calls.lede.${section}`),
    action: settingsPath(call, section),
    ...input.edit,
    ...settingsForm(section, call).view(typed, callNameErrors(input.fieldErrors ?? []), layout),
    submitLabel: text(section === 'dates' ? 'previewDates' : 'save'),
    texts: section === 'languages' && layout.mayChange ? textsRows(call, language) : null,
    // What the state of the call means, and what can be done with it as a whole.
    state: stateView(call, layout),
  };
}

const actions = {
  draft: ['publish', 'clone', 'delete'],
  public: ['clone', 'archive', 'delete'],
  archived: ['reopen', 'clone', 'delete'],
} as const;

function stateView(call: Call, { language, mayChange }: ConsoleLayout) {
  const state = callState(call);
  return {
    text: translate(language, `console.calls.state.${state}`),
    isDraft: state === 'draft',
    actions: (mayChange ? actions[state] : []).map((action) => ({
      path: callActionPath(call, action),
      label: translate(language, `console.calls.${action}.submit`),
    })),
  };
}

/** All languages of the product, those of the call first, with what they lack. */
function textsRows(call: Call, language: string) {
  const own = call.languages[0] ?? 'en';
  const rank = (code: string) => (call.languages.includes(code) ? call.languages.indexOf(code) : languages.length);
  return languages
    .toSorted((a, b) => rank(a.code) - rank(b.code))
    .map(({ code }) => {
      const missing = missingTexts(call, code).length;
      const isOffered = call.languages.includes(code);
      const isUntouched = !isOffered && call.translations[code] === undefined;
      const key = code === own ? 'own' : isUntouched ? 'none' : missing === 0 ? 'complete' : 'missing';
      return {
        code,
        name: languageName(code, language),
        path: code === own ? settingsPath(call) : callTextsPath(call, code),
        state: translate(language, `console.calls.texts.${key}`, { count: missing }),
        isMissing: isOffered && missing > 0,
      };
    });
}
