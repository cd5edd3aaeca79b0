import type { FormValues } from '../../../platform/http/form-values.js';
import type { Call } from '../../../domain/calls/call.entity.js';
import { callTexts } from '../../../domain/calls/call.js';
import type { CurrentRules, Juror } from '../domain/jury.queries.js';
import { may } from '../../../domain/identity/role.js';
import type { FieldError } from '../../../platform/errors.js';
import { translate } from '../../../platform/i18n/messages.js';
import type { Together } from '../../../platform/three-way-merge.js';
import type { Option } from '../../../domain/time/zone-options.js';
import { zoneLabel } from '../../../domain/time/zones.js';
import type { EditedForm, EditView } from '../../../console/ui/form-edit.js';
import type { ConsoleLayout } from '../../../console/frame/layout.js';
import { numberOf } from '../../../console/ui/local-time-fields.js';
import { juryField, jurySummary } from './jury-faults.js';
import { callJuryPath } from './jury-paths.js';
import { juryTabs } from './jury-tabs.js';

/** The form of a jury's rules, as entered. */
export interface RulesFields {
  min: string;
  max: string;
  lowLabel: string;
  highLabel: string;
  /** Weights by criterion. */
  weights: Record<string, string>;
  untilOn: string;
  untilTime: string;
  minReviews: string;
  /** `yes` or empty. */
  sharesFeedback: string;
  isAnonymous: string;
  hidesPlaces: string;
  invitationNote: string;
  /** The number of affected sheets that the confirmation of new weights showed. */
  confirmed: string;
}

/** Returns the form with the current rules. */
export function fieldsOfRules(call: Call, rules: CurrentRules): RulesFields {
  return {
    min: String(rules.min),
    max: String(rules.max),
    lowLabel: rules.lowLabel ?? '',
    highLabel: rules.highLabel ?? '',
    weights: Object.fromEntries(call.criteria.map(({ slug }) => [slug, String(rules.weights[slug] ?? 0)])),
    untilOn: rules.scoresUntilLocal?.slice(0, 10) ?? '',
    untilTime: rules.scoresUntilLocal?.slice(11) ?? '',
    minReviews: String(rules.minReviews),
    sharesFeedback: rules.sharesFeedback ? 'yes' : '',
    isAnonymous: rules.isAnonymous ? 'yes' : '',
    hidesPlaces: rules.hidesPlaces ? 'yes' : '',
    invitationNote: rules.invitationNote,
    confirmed: '',
  };
}

/** The fields of the rules that only make sense together. */
export const togetherInRules: Together<RulesFields> = [
  ['min', 'max'],
  ['untilOn', 'untilTime'],
];

/** The form of the rules, as both versions of it are shown. */
export function editedRules(call: Call, language: string): EditedForm<RulesFields> {
  const say = (key: string) => translate(language, `console.jury.${key}`);
  const criteria = new Map(callTexts(call, language).criteria.map(({ slug, name }) => [`weights.${slug}`, name]));
  return {
    subject: `call:${call.id}`,
    together: togetherInRules,
    label: (name) =>
      criteria.get(name) ?? say(name === 'min' ? 'scale' : `field.${name === 'untilOn' ? 'until' : name}`),
    value: (name, fields) => {
      if (name === 'min') return `${fields.min} – ${fields.max}`;
      if (name === 'sharesFeedback' || name === 'isAnonymous' || name === 'hidesPlaces')
        return translate(language, `console.common.edit.${fields[name] === 'yes' ? 'yes' : 'no'}`);
      return name === 'untilOn' ? `${fields.untilOn} ${fields.untilTime}`.trim() || null : null;
    },
  };
}

/** Returns the form as entered. */
export function rulesFields(call: Call, values: FormValues): RulesFields {
  return {
    min: values.text('min'),
    max: values.text('max'),
    lowLabel: values.text('lowLabel'),
    highLabel: values.text('highLabel'),
    weights: Object.fromEntries(call.criteria.map(({ slug }) => [slug, values.text(`weights.${slug}`)])),
    untilOn: values.text('untilOn'),
    untilTime: values.text('untilTime'),
    minReviews: values.text('minReviews'),
    sharesFeedback: values.text('sharesFeedback') === 'yes' ? 'yes' : '',
    isAnonymous: values.text('isAnonymous') === 'yes' ? 'yes' : '',
    hidesPlaces: values.text('hidesPlaces') === 'yes' ? 'yes' : '',
    invitationNote: values.text('invitationNote'),
    confirmed: values.text('confirmedSheets'),
  };
}

/** Returns the form as input for the schema. Text that isn't a number becomes NaN, which the schema refuses. */
export function rulesInputOf(fields: RulesFields): object {
  const text = (value: string) => (value.trim() === '' ? null : value);
  const local = `${fields.untilOn.trim()}T${fields.untilTime.trim().slice(0, 5)}`;
  return {
    scale: {
      min: numberOf(fields.min),
      max: numberOf(fields.max),
      lowLabel: text(fields.lowLabel),
      highLabel: text(fields.highLabel),
    },
    weights: Object.fromEntries(Object.entries(fields.weights).map(([slug, weight]) => [slug, numberOf(weight) ?? 0])),
    scoresUntilLocal: local === 'T' ? null : local,
    minReviews: numberOf(fields.minReviews) ?? Number.NaN,
    sharesFeedback: fields.sharesFeedback === 'yes',
    isAnonymous: fields.isAnonymous === 'yes',
    hidesPlaces: fields.hidesPlaces === 'yes',
    invitationNote: fields.invitationNote,
    confirmedSheets: numberOf(fields.confirmed) ?? null,
  };
}

/** Returns the page with the rules of a call's jury, for owners. */
export function rulesPage(
  layout: ConsoleLayout,
  input: {
    call: Call;
    fields: RulesFields;
    edit: EditView;
    /** Who can chair the jury. */
    jurors: readonly Juror[];
    chairId: string | null;
    /** Number of sheets with scores; the scale is fixed once there are any. */
    sheets: number;
    fieldErrors: readonly FieldError[];
    /** What is to be confirmed. */
    asks: 'weights' | 'anonymity' | null;
  },
) {
  const { language, now } = layout;
  const { call, fields, sheets, fieldErrors } = input;
  const say = (key: string, values = {}) => translate(language, `console.jury.${key}`, values);
  const words = new Map(callTexts(call, language).criteria.map(({ slug, name }) => [slug, name]));
  const one = (id: string, value: string) => juryField(id, value, fieldErrors, language);
  const numbers = (from: number, to: number, chosen: string): Option[] =>
    Array.from({ length: to - from + 1 }, (_, index) => String(from + index)).map((value) => ({
      value,
      label: value,
      selected: value === chosen,
    }));
  const max = one('max', fields.max);
  const labels = { low: one('scale.lowLabel', fields.lowLabel), high: one('scale.highLabel', fields.highLabel) };
  const weights = call.criteria.map(({ slug }) => ({
    label: words.get(slug) ?? slug,
    field: one(`weights.${slug}`, fields.weights[slug] ?? '0'),
  }));
  const none = fieldErrors.find(({ path }) => path === 'weights');
  const first = weights[0];
  if (none !== undefined && first !== undefined) first.field = { ...first.field, error: say('fault.no-weight') };
  const invitationNote = one('invitationNote', fields.invitationNote);
  const until = one('scoresUntilLocal', fields.untilOn);
  const minReviews = one('minReviews', fields.minReviews);
  return {
    ...layout,
    title: say('tab.rules'),
    tabs: juryTabs(call, 'rules', layout),
    action: callJuryPath(call, 'rules'),
    edit: input.edit,
    errors: jurySummary(
      [
        { field: max, label: say('scale') },
        { field: labels.low, label: say('field.lowLabel') },
        { field: labels.high, label: say('field.highLabel') },
        ...weights.map(({ field, label }) => ({ field, label })),
        { field: until, label: say('field.until') },
        { field: minReviews, label: say('field.minReviews') },
        { field: invitationNote, label: say('field.invitationNote') },
      ],
      language,
    ),
    // Why the scale can't be changed, or the question before new weights apply.
    question: input.asks && {
      title: say(`${input.asks}Title`),
      text: say(`${input.asks}Question`, { count: sheets }),
      confirm: say(`${input.asks}Confirm`),
      count: String(sheets),
    },
    locked: sheets > 0 ? say('scaleLocked', { count: sheets }) : null,
    mins: numbers(0, 1, fields.min),
    maxes: numbers(2, 10, fields.max),
    max,
    labels,
    weights,
    until: {
      on: until,
      time: fields.untilTime,
      zone: say('untilZone', { place: zoneLabel(call.timeZone, now, language) }),
    },
    minReviews,
    sharesFeedback: fields.sharesFeedback === 'yes',
    isAnonymous: fields.isAnonymous === 'yes',
    hidesPlaces: fields.hidesPlaces === 'yes',
    chair: {
      action: callJuryPath(call, 'chair'),
      jurors: [
        { value: '', label: say('chair.nobody'), selected: input.chairId === null },
        ...input.jurors
          .filter(({ role }) => may(role, 'score'))
          .map(({ id, name }) => ({ value: id, label: name, selected: id === input.chairId })),
      ],
    },
    invitationNote,
  };
}
