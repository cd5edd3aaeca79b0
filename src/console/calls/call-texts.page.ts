import { type CallChanges, callChanges, callTranslation } from '../../domain/calls/call-input.js';
import { type Term, missingTexts } from '../../domain/calls/call.js';
import type { Call } from '../../domain/calls/call.entity.js';
import type { FieldError } from '../../platform/errors.js';
import { translate } from '../../platform/i18n/messages.js';
import type { FieldKind } from '../../platform/forms/field-kind.js';
import { line, orNone, prose } from '../../platform/forms/fields.js';
import { form, type TypedForm } from '../../platform/forms/form.js';
import { read } from '../../platform/validation.js';
import { byTerm } from '../ui/by-term.js';
import type { EditView } from '../ui/form-edit.js';
import { formPage } from '../ui/form-page.js';
import { languageName } from '../ui/language-name.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { callTextsPath, settingsPath } from '../paths/call-paths.js';

/** The form of the texts of a call in another language; each field names the text that it translates. */
export function textsForm(call: Call) {
  return form({
    words: 'console.calls',
    schema: callTranslation,
    fields: {
      name: translated(call.name, line()),
      host: translated(call.host, line()),
      summary: translated(call.summary, prose(4)),
      themes: terms('theme', call.themes),
      criteria: terms('criterion', call.criteria),
      criterionGuidance: criterionTexts(call, 'criterionGuidance'),
      scoreTexts: criterionTexts(call, 'scoreTexts'),
      proposalRules: translated(call.proposalRules, prose(8)),
    },
  });
}

/** What was typed into the form of the texts. */
export type TypedTexts = TypedForm<ReturnType<typeof textsForm>>;

/** Returns the texts of a call in a language, as its form shows them. */
export function storedTexts(call: Call, code: string): TypedTexts {
  const { name, host, summary, themes, criteria, ...more } = call.translations[code] ?? {};
  const { criterionGuidance, scoreTexts, proposalRules } = more;
  return textsForm(call).show({
    name,
    host,
    summary,
    themes,
    criteria,
    criterionGuidance,
    scoreTexts,
    proposalRules,
  });
}

/** Returns all translations of a call with what was typed for one language; an empty field falls back. */
export function translationsInput(call: Call, code: string, typed: TypedTexts): Pick<CallChanges, 'translations'> {
  const words = textsForm(call).read(typed);
  const isEmpty = Object.values(words).every((text) => text === undefined || Object.keys(text).length === 0);
  const { [code]: _, ...others } = call.translations;
  return read(callChanges, { translations: isEmpty ? others : { ...others, [code]: words } });
}

/** A text beside the one that it translates; nothing, where there is none to translate. */
function translated(original: string, kind: FieldKind<string>): FieldKind<string | undefined> {
  const optional = orNone(kind);
  return {
    ...optional,
    views: (typed, at) => (original === '' ? [] : optional.views(typed, { ...at, hint: original })),
  };
}

/** The names of themes or criteria by slug, without those that are empty. */
function terms(kind: 'theme' | 'criterion', all: readonly Term[]): FieldKind<Record<string, string> | undefined> {
  const label = (term: Term, language: string) =>
    translate(language, `console.calls.${kind}Number`, { number: all.indexOf(term) + 1 });
  return optionalTexts(byTerm(all, line({ max: 200 }), label, ({ name }) => name));
}

/** The texts of criteria by slug, of those that have one. */
function criterionTexts(call: Call, field: 'criterionGuidance' | 'scoreTexts') {
  const having = call.criteria.filter(({ slug }) => (call[field][slug] ?? '') !== '');
  const label = ({ name }: Term, language: string) => translate(language, `console.calls.${field}Of`, { name });
  return optionalTexts(byTerm(having, prose(4), label, ({ slug }) => call[field][slug] ?? null));
}

function optionalTexts(kind: FieldKind<Record<string, string>>): FieldKind<Record<string, string> | undefined> {
  return { ...kind, show: (value) => kind.show(value ?? {}) };
}

/** The texts of a call in another language, each beside the one that it translates. */
export function callTextsPage(
  layout: ConsoleLayout,
  input: {
    call: Call;
    code: string;
    typed: TypedTexts;
    edit: EditView;
    fieldErrors?: readonly FieldError[];
  },
) {
  const { language } = layout;
  const { call, code } = input;
  const text = (key: string, values = {}) => translate(language, `console.calls.texts.${key}`, values);
  const missing = missingTexts(call, code).length;
  return formPage(layout, {
    title: text('title', { language: languageName(code, language) }),
    back: { path: settingsPath(call, 'languages'), label: translate(language, 'console.calls.tab.languages') },
    lede: text('lede', { language: languageName(call.languages[0] ?? 'en', language) }),
    note: missing === 0 ? null : text('missing', { count: missing }),
    action: callTextsPath(call, code),
    submit: translate(language, 'console.calls.save'),
    form: textsForm(call).view(input.typed, input.fieldErrors ?? [], layout),
    edit: input.edit,
  });
}
