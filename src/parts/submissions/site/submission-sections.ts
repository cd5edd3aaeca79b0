import type { Call } from '../../../domain/calls/call.entity.js';
import { callTexts, criterionText } from '../../../domain/calls/call.js';
import { proposalRules } from '../../../domain/calls/proposal-rules.js';
import { questionFields } from '../../../domain/questions/question-fields.js';
import { questionTexts } from '../../../domain/questions/question.js';
import { countryOptions } from '../../../domain/registrations/people/country-options.js';
import { solutionStages } from '../../../domain/proposals/proposal-content.js';
import { type SectionState, sectionStates } from '../domain/completeness.js';
import type { SubmissionFields } from '../domain/submission-fields.js';
import type { FieldError } from '../../../platform/errors.js';
import { languages, translate } from '../../../platform/i18n/messages.js';
import { errorSummary, type Field, field, fieldErrorMessage } from '../../../platform/views/form-fields.js';
import type { Option } from '../../../domain/time/zone-options.js';
import type { StateLabel } from '../../../site/registrations/registration-labels.js';
import type { Viewer } from '../../../domain/sessions/viewer.js';
import { formatTime } from '../../../domain/time/format.js';
import { type SubmissionMerge, textAt } from './submission-edit.js';

/** A session that helps with a criterion; registering takes one tap, and saves the draft. */
export interface HelpfulSessionView {
  id: string;
  title: string;
  path: string;
  when: string;
  about: string;
  /** The state of the registration; null if there is none. */
  registered: string | null;
  /** Each registers; the value is the ID of the session, and how the person attends if it asks. */
  buttons: { value: string; label: string }[];
}

const looks: Record<SectionState['state'], Omit<StateLabel, 'label'>> = {
  complete: { tone: 'good', icon: 'dot' },
  missing: { tone: 'off', icon: 'ring' },
  'too-long': { tone: 'bad', icon: 'bang' },
};

/** Returns how far each section is, in the order of the form. */
function sectionViews(call: Call, fields: SubmissionFields, language: string) {
  return sectionStates(call, fields).map(({ key, state, words }) => ({
    key,
    state: { ...looks[state], label: translate(language, `submissions.section.${state}`) },
    words: words && translate(language, 'submissions.form.words', words),
  }));
}

/** Returns `3 of 9 sections complete`. */
function progressText(call: Call, fields: SubmissionFields, language: string): string {
  const all = sectionStates(call, fields);
  const done = all.filter(({ state }) => state === 'complete').length;
  return translate(language, 'submissions.form.progress', { done, all: all.length });
}

/** Returns what the field with this name is called. */
export function fieldLabel(call: Call, name: string, language: string): string {
  const { criteria } = callTexts(call, language);
  const criterion = criteria.find(({ slug }) => name === `answers.${slug}`);
  if (criterion !== undefined) return criterion.name;
  const question = call.proposalQuestions.find(({ key }) => name === `answers.${key}`);
  if (question !== undefined) return questionTexts(question, language).label;
  const keys: Record<string, string> = {
    title: 'submissions.form.title',
    theme: 'registrations.me.proposalTheme',
    organization: 'sessions.organization',
    language: 'submissions.form.language',
    summary: 'proposals.summary',
    stage: 'proposals.stage',
    places: 'proposals.places',
    links: 'proposals.links',
    rules: 'submissions.rules.title',
  };
  return translate(language, keys[name] ?? 'submissions.form.about');
}

/** Returns the form. `helpful` are the sessions that help with each criterion, `agreedTo` the version of the rules. */
export function sectionsView(
  call: Call,
  fields: SubmissionFields,
  fieldErrors: readonly FieldError[],
  helpful: ReadonlyMap<string, HelpfulSessionView[]>,
  language: string,
  agreedTo: string | null,
) {
  const text = (key: string) => translate(language, `submissions.${key}`);
  const states = new Map(sectionViews(call, fields, language).map((one) => [one.key, one]));
  const state = (key: string) => states.get(key) ?? { key, state: { ...looks.missing, label: '' }, words: null };
  const all = new Map<string, Field>();
  const describe = (name: string, value: string): Field => {
    const described = field(name, value, fieldErrors, language);
    all.set(name, described);
    return described;
  };
  const option = (value: string, label: string, chosen: string) => ({ value, label, selected: value === chosen });
  const about = {
    ...state('about'),
    title: describe('title', fields.title),
    theme: describe('theme', fields.theme),
    organization: describe('organization', fields.organization),
    language: describe('language', fields.language),
  };
  const section = (name: string, value: string) => ({
    ...state(name),
    heading: fieldLabel(call, name, language),
    field: describe(name, value),
    // What the call says about it; empty for nothing.
    guidance: criterionText(call, 'criterionGuidance', name.replace('answers.', ''), language),
    helpful: helpful.get(name.replace('answers.', '')) ?? [],
  });
  const texts = [
    section('summary', fields.summary),
    ...call.criteria.map(({ slug }) => section(`answers.${slug}`, fields.answers[slug] ?? '')),
  ];
  const solution = {
    ...state('solution'),
    stage: describe('stage', fields.stage),
    places: describe('places', fields.places),
    links: describe('links', fields.links),
  };
  const typed = call.proposalQuestions.map(({ key, kind }): [string, string[]] => {
    const answer = fields.answers[key] ?? '';
    return [key, kind === 'choices' ? answer.split('\n') : [answer]];
  });
  const asked = Object.fromEntries(typed);
  const own = questionFields(call.proposalQuestions, asked, fieldErrors, language, countryOptions, call);
  for (const one of own) all.set(one.id, one);
  const rules = proposalRules(call, language);
  const rulesField = rules && describe('rules', '');
  const labels = Object.fromEntries([...all.keys()].map((name) => [name, fieldLabel(call, name, language)]));
  return {
    progress: progressText(call, fields, language),
    about,
    themes: callTexts(call, language).themes.map(({ slug, name }) => option(slug, name, fields.theme)),
    languages: [
      option('', text('form.choose'), fields.language),
      ...languages.map(({ code, name }) => option(code, name, fields.language)),
      ...otherLanguage(fields.language),
    ],
    texts,
    solution,
    stages: [
      option('', text('form.choose'), fields.stage),
      ...solutionStages.map((one) => option(one, translate(language, `proposals.stage.${one}`), fields.stage)),
    ],
    // What the call asks beyond its criteria; null for nothing.
    questions: own.length === 0 ? null : { ...state('questions'), fields: own },
    // The rules to accept; null for none.
    rules: rules && rulesField && { ...rules, field: rulesField, isAccepted: agreedTo === rules.version },
    errors: errorSummary([...all.values()], labels, language),
  };
}

/** A language that the platform of a call named, and that we don't speak. */
function otherLanguage(code: string): Option[] {
  return code === '' || languages.some((one) => one.code === code)
    ? []
    : [{ value: code, label: code, selected: true }];
}

/** Returns that answer. */
export function savedAnswer(
  call: Call,
  saved: { fields: SubmissionFields; version: string; merge: SubmissionMerge; fieldErrors: readonly FieldError[] },
  viewer: Viewer,
) {
  const { language } = viewer;
  const { fields, version, merge, fieldErrors } = saved;
  return {
    version,
    saved: translate(language, 'submissions.form.saved', {
      time: formatTime(viewer.now, viewer.timeZone, language),
    }),
    progress: progressText(call, fields, language),
    sections: sectionViews(call, fields, language),
    // Values that others have saved meanwhile, by name of the field.
    adopted: Object.fromEntries(merge.adopted.map((name) => [name, textAt(fields, name)])),
    conflicts: merge.conflicts.map(({ name, stored }) => ({ name, stored, label: fieldLabel(call, name, language) })),
    // Why a field can't be saved, by its name.
    errors: Object.fromEntries(fieldErrors.map((error) => [error.path, fieldErrorMessage(error, language)])),
  };
}
