import type { Call } from '../../domain/calls/call.entity.js';
import { sessionShifts } from '../../domain/calls/next-call.js';
import { shiftLocal } from '../../domain/time/local-date.js';
import type { FieldError } from '../../platform/errors.js';
import { translate } from '../../platform/i18n/messages.js';
import type { ErrorSummary } from '../../platform/views/form-fields.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { settingsPath } from '../paths/call-paths.js';
import { callFields, type FieldPlan, type FormField, type Typed } from '../ui/declared-fields.js';

export interface ClonePage extends ConsoleLayout {
  backPath: string;
  action: string;
  errors: ErrorSummary | null;
  fields: FormField[];
}

/** The fields of a copy. */
export const clonePlans: readonly FieldPlan[] = [
  { name: 'name', kind: { input: 'text', max: 200 } },
  { name: 'slug', kind: { input: 'text', max: 60 }, isOptional: true },
  { name: 'opensOn', kind: { input: 'date', max: 10 } },
  { name: 'closesOn', kind: { input: 'date', max: 10 } },
  { name: 'sessions', kind: { select: shiftOptions } },
];

/** Returns what the form suggests: the next year's number in the name, and the same dates, as deadlines have. */
export function suggestedClone(call: Call): Typed {
  return {
    name: call.name.replace(/\b20\d\d\b/u, (year) => String(Number(year) + 1)),
    slug: /20\d\d/u.test(call.slug) ? call.slug.replace(/20\d\d/u, (year) => String(Number(year) + 1)) : '',
    opensOn: yearLater(call.opensOn),
    closesOn: yearLater(call.closesOn),
    sessions: 'weekday',
  };
}

/** The form of next year's call. */
export function clonePage(
  layout: ConsoleLayout,
  input: { call: Call; typed: Typed; fieldErrors: readonly FieldError[]; action: string },
): ClonePage {
  return {
    ...layout,
    title: translate(layout.language, 'console.calls.clone.title'),
    backPath: settingsPath(input.call),
    action: input.action,
    ...callFields(clonePlans, input.typed, input.fieldErrors, layout),
  };
}

function yearLater(date: string): string {
  return shiftLocal(`${date}T00:00`, { months: 12 }).slice(0, 10);
}

function shiftOptions(language: string): { value: string; label: string }[] {
  const order = [...sessionShifts].sort((a, b) => Number(a === 'none') - Number(b === 'none'));
  return order.map((value) => ({ value, label: translate(language, `console.calls.clone.sessions.${value}`) }));
}
