import type { CallTranslation, Term } from '../../domain/calls/call.js';
import type { Call } from '../../domain/calls/call.entity.js';
import { missingTexts } from '../../domain/calls/missing-texts.js';
import type { FieldError } from '../../platform/errors.js';
import { translate } from '../../platform/i18n/messages.js';
import type { ErrorSummary } from '../../platform/views/form-fields.js';
import type { EditView } from '../ui/form-edit.js';
import { languageName } from '../ui/language-name.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { callTextsPath, settingsPath } from '../paths/call-paths.js';
import { callFields, type FieldPlan, type FormField, type Typed } from '../ui/declared-fields.js';

const own = ['name', 'host', 'summary'] as const;
const lists = { theme: 'themes', criterion: 'criteria' } as const;

export interface CallTextsPage extends ConsoleLayout, EditView {
  heading: string;
  backPath: string;
  lede: string;
  missing: string | null;
  action: string;
  textLanguage: string;
  errors: ErrorSummary | null;
  fields: FormField[];
}

/** Returns the fields of the texts of a call in another language; each names the text that it translates. */
export function textsPlans(call: Call, language: string): FieldPlan[] {
  const text = (key: string, values = {}) => translate(language, `console.calls.${key}`, values);
  const plan = (name: string, original: string, label: string, isLong: boolean): FieldPlan[] =>
    original === ''
      ? []
      : [
          {
            name,
            kind: isLong ? { area: 4, max: 1000 } : { input: 'text', max: 200 },
            isOptional: true,
            label,
            hint: original,
          },
        ];
  const terms = (kind: keyof typeof lists, all: readonly Term[]) =>
    all.flatMap(({ slug, name }, index) =>
      plan(`${kind}.${slug}`, name, text(`${kind}Number`, { number: index + 1 }), false),
    );
  return [
    ...own.flatMap((name) => plan(name, call[name], text(`field.${name}`), name === 'summary')),
    ...terms('theme', call.themes),
    ...terms('criterion', call.criteria),
  ];
}

/** Returns the texts of a call in a language, as its form shows them. */
export function storedTexts(call: Call, code: string): Typed {
  const written = writtenTexts(call, code);
  return Object.fromEntries(textsPlans(call, code).map(({ name }) => [name, written[name] ?? '']));
}

function writtenTexts(call: Call, code: string): Typed {
  const words = call.translations[code] ?? {};
  const terms = (kind: keyof typeof lists) =>
    Object.entries(words[lists[kind]] ?? {}).map(([slug, name]) => [`${kind}.${slug}`, name]);
  return {
    ...Object.fromEntries(own.map((name) => [name, words[name] ?? ''])),
    ...Object.fromEntries([...terms('theme'), ...terms('criterion')]),
  };
}

/** Returns all translations of a call with what was typed for one language; an empty field falls back. */
export function translationsInput(call: Call, code: string, typed: Typed): { translations: object } {
  const written = Object.entries(typed).filter(([, text]) => typeof text === 'string' && text.trim() !== '');
  const terms = (kind: keyof typeof lists) => {
    const named = written.filter(([name]) => name.startsWith(`${kind}.`));
    return Object.fromEntries(named.map(([name, text]) => [name.slice(kind.length + 1), text]));
  };
  const words = {
    ...Object.fromEntries(written.filter(([name]) => own.some((one) => one === name))),
    themes: terms('theme'),
    criteria: terms('criterion'),
  };
  const others: Record<string, CallTranslation> = { ...call.translations };
  delete others[code];
  return { translations: written.length === 0 ? others : { ...others, [code]: words } };
}

/** The texts of a call in another language, each beside the one that it translates. */
export function callTextsPage(
  layout: ConsoleLayout,
  input: {
    call: Call;
    code: string;
    typed: Typed;
    edit: EditView;
    fieldErrors?: readonly FieldError[];
  },
): CallTextsPage {
  const { language } = layout;
  const { call, code } = input;
  const text = (key: string, values = {}) => translate(language, `console.calls.texts.${key}`, values);
  const name = languageName(code, language);
  const missing = missingTexts(call, code).length;
  const fieldErrors = (input.fieldErrors ?? []).map((error) => ({ ...error, path: fieldOf(error.path, code) }));
  return {
    ...layout,
    title: text('title', { language: name }),
    heading: text('title', { language: name }),
    backPath: settingsPath(call, 'languages'),
    lede: text('lede', { language: languageName(call.languages[0] ?? 'en', language) }),
    missing: missing === 0 ? null : text('missing', { count: missing }),
    action: callTextsPath(call, code),
    ...input.edit,
    textLanguage: code,
    ...callFields(textsPlans(call, language), input.typed, fieldErrors, layout),
  };
}

/** `translations.fr.themes.energy` is an error of the field `theme.energy`. */
function fieldOf(path: string, code: string): string {
  const inLanguage = path.replace(`translations.${code}.`, '');
  return inLanguage.replace(/^themes\./u, 'theme.').replace(/^criteria\./u, 'criterion.');
}
