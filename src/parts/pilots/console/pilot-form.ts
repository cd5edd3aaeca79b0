import type { Organizer } from '../../../domain/identity/organizer.entity.js';
import { type Pilot, pilotStates } from '../domain/pilot.js';
import { type PilotInput, pilotInput } from '../domain/pilot-input.js';
import type { Option } from '../../../domain/time/zone-options.js';
import type { FieldError } from '../../../platform/errors.js';
import type { FormValues } from '../../../platform/http/form-values.js';
import { translate } from '../../../platform/i18n/messages.js';
import { read } from '../../../platform/validation.js';
import { type ErrorSummary, errorSummary, type Field, field } from '../../../platform/views/form-fields.js';
import type { EditedForm } from '../../../console/ui/form-edit.js';

const lines = [
  'state',
  'department',
  'contactName',
  'contactEmail',
  'place',
  'startsOn',
  'endsOn',
  'summary',
  'outcome',
  'responsibleId',
  'isShared',
] as const;
const figureNames = ['indicator', 'unit', 'baseline', 'target', 'result'] as const;
const spareFigures = 2;

type FigureFields = Record<(typeof figureNames)[number], string>;

/** The form of a pilot as it is typed. */
export type PilotFields = Record<(typeof lines)[number], string> & { figures: FigureFields[] };

export interface PilotForm {
  action: string;
  fields: Record<(typeof lines)[number] | 'figures', Field>;
  states: Option[];
  responsible: Option[];
  isShared: boolean;
  figures: (FigureFields & { number: number; isInvalid: boolean })[];
  errors: ErrorSummary | null;
}

const noFigure: FigureFields = { indicator: '', unit: '', baseline: '', target: '', result: '' };

/** A pilot as its form shows it. */
export function fieldsOfPilot(pilot: Pilot): PilotFields {
  return {
    state: pilot.state,
    department: pilot.department,
    contactName: pilot.contactName,
    contactEmail: pilot.contactEmail ?? '',
    place: pilot.place,
    startsOn: pilot.startsOn ?? '',
    endsOn: pilot.endsOn ?? '',
    summary: pilot.summary,
    outcome: pilot.outcome,
    responsibleId: pilot.responsibleId ?? '',
    isShared: pilot.isShared ? 'yes' : '',
    figures: pilot.figures.map(({ indicator, unit, ...values }) => {
      const text = (value: number | null) => (value === null ? '' : String(value));
      return {
        indicator,
        unit,
        baseline: text(values.baseline),
        target: text(values.target),
        result: text(values.result),
      };
    }),
  };
}

/** Reads the form, without empty rows of figures: emptying the name of a figure removes it. */
export function typedPilot(form: FormValues): PilotFields {
  const columns = figureNames.map((name) => form.list(`figure.${name}`));
  const figures = (columns[0] ?? []).map((_, row): FigureFields => {
    const [indicator = '', unit = '', baseline = '', target = '', result = ''] = columns.map((all) => all[row]);
    return { indicator: indicator.trim(), unit, baseline, target, result };
  });
  return {
    ...form.texts([...lines]),
    figures: figures.filter(({ indicator }) => indicator !== ''),
  };
}

/** Reads the input of a pilot. Throws Invalid. */
export function readPilot({ figures, isShared, ...fields }: PilotFields): PilotInput {
  const orNull = (text: string) => text.trim() || null;
  return read(pilotInput, {
    ...fields,
    contactEmail: orNull(fields.contactEmail),
    startsOn: orNull(fields.startsOn),
    endsOn: orNull(fields.endsOn),
    responsibleId: orNull(fields.responsibleId),
    isShared: isShared === 'yes',
    figures: figures.map(({ indicator, unit, ...values }) => ({
      indicator,
      unit,
      baseline: valueOf(values.baseline),
      target: valueOf(values.target),
      result: valueOf(values.result),
    })),
  });
}

/** The form with what was typed, and what is wrong with it. */
export function pilotForm(
  action: string,
  typed: PilotFields,
  team: readonly Organizer[],
  fieldErrors: readonly FieldError[],
  language: string,
): PilotForm {
  const text = (key: string) => translate(language, `console.pilots.${key}`);
  const names = [...lines, 'figures'] as const;
  const fields = Object.fromEntries(
    names.map((name) => [name, field(name, name === 'figures' ? '' : typed[name], fieldErrors, language)]),
  ) as PilotForm['fields'];
  const isWrong = (row: number) => fieldErrors.some(({ path }) => path.startsWith(`figures.${row}.`));
  if (fields.figures.error !== null) fields.figures.error = text('figuresWrong');
  const people = team.filter(({ id, state }) => id === typed.responsibleId || state === 'active');
  const spare = Array.from({ length: spareFigures }, () => noFigure);
  return {
    action,
    fields,
    states: pilotStates.map((value) => ({
      value,
      label: translate(language, `pilots.state.${value}`),
      selected: value === typed.state,
    })),
    responsible: [
      { value: '', label: text('nobody'), selected: typed.responsibleId === '' },
      ...people.map(({ id, name }) => ({ value: id, label: name, selected: id === typed.responsibleId })),
    ],
    isShared: typed.isShared === 'yes',
    figures: [...typed.figures, ...spare].map((one, row) => ({ ...one, number: row + 1, isInvalid: isWrong(row) })),
    errors: errorSummary(
      Object.values(fields),
      Object.fromEntries(names.map((name) => [name, text(`field.${name}`)])),
      language,
    ),
  };
}

/** The form of a pilot, as both versions of it are shown. */
export function editedPilot(id: string, team: readonly Organizer[], language: string): EditedForm<PilotFields> {
  return {
    subject: `pilot:${id}`,
    label: (name) => translate(language, `console.pilots.field.${name}`),
    value: (name, { state, responsibleId, isShared, figures }) => {
      if (name === 'state') return translate(language, `pilots.state.${state}`);
      if (name === 'responsibleId') return team.find((one) => one.id === responsibleId)?.name ?? '';
      if (name === 'isShared') return translate(language, `console.common.edit.${isShared === 'yes' ? 'yes' : 'no'}`);
      if (name !== 'figures') return null;
      return figures.map((figure) => Object.values(figure).filter(Boolean).join(' · ')).join('\n');
    },
  };
}

/** Returns a number with a decimal point, null for none, and NaN for anything else: a comma could mean thousands. */
function valueOf(text: string): number | null {
  const typed = text.trim().replaceAll(/[\s\u2212]/gu, (found) => (found === '\u2212' ? '-' : ''));
  if (typed === '') return null;
  return /^-?\d{1,12}(?:\.\d{1,6})?$/u.test(typed) ? Number(typed) : Number.NaN;
}
