import { slugOf } from '../../domain/questions/question-list.js';
import type { FieldError } from '../../platform/errors.js';
import { languages, translate } from '../../platform/i18n/messages.js';
import type { ErrorSummary } from '../../platform/views/form-fields.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { callsPath, newCallPath } from '../paths/call-paths.js';
import { callFields, type FieldPlan, type FormField, type Typed } from '../ui/declared-fields.js';

export interface NewCallPage extends ConsoleLayout {
  backPath: string;
  action: string;
  errors: ErrorSummary | null;
  fields: FormField[];
}

/** The few fields that a call begins with; its settings have the others. */
export const newCallPlans: readonly FieldPlan[] = [
  { name: 'name', kind: { input: 'text', max: 200 } },
  { name: 'slug', kind: { input: 'text', max: 60 }, isOptional: true },
  { name: 'mainLanguage', kind: { select: () => languages.map(({ code, name }) => ({ value: code, label: name })) } },
  { name: 'opensOn', kind: { input: 'date', max: 10 } },
  { name: 'closesOn', kind: { input: 'date', max: 10 } },
  { name: 'timeZone', kind: { zone: ['UTC'] } },
];

/** Returns the new call that was typed, as untrusted input; without a slug, one is made from the name. */
export function newCallInput(typed: Typed): object {
  const text = (name: string) => String(typed[name] ?? '');
  return {
    name: text('name'),
    slug: slugFor(typed),
    isPublic: false,
    languages: [text('mainLanguage')],
    opensOn: text('opensOn'),
    closesOn: text('closesOn'),
    timeZone: text('timeZone'),
    themes: [],
  };
}

/** Returns the slug that was typed, or one made from the name; undefined if that has no Latin letters or digits. */
export function slugFor({ name, slug }: Typed): string | undefined {
  return String(slug ?? '').trim() || slugOf(String(name ?? ''), 60) || undefined;
}

/** The form of a new call. */
export function newCallPage(
  layout: ConsoleLayout,
  { typed, fieldErrors }: { typed: Typed; fieldErrors: readonly FieldError[] },
): NewCallPage {
  return {
    ...layout,
    title: translate(layout.language, 'console.calls.new.title'),
    backPath: callsPath,
    action: newCallPath,
    ...callFields(newCallPlans, typed, fieldErrors, layout),
  };
}
