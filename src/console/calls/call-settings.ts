import { callDifference } from '../../domain/calls/call-changes.js';
import { type CallChanges, callChanges } from '../../domain/calls/call-input.js';
import type { Call } from '../../domain/calls/call.entity.js';
import type { Term } from '../../domain/calls/call.js';
import { slugOf } from '../../domain/questions/question-list.js';
import { emailInput } from '../../domain/registrations/admission/registration-input.js';
import { zone } from '../../domain/time/zone-field.js';
import { type FieldKind, type FormReader, type Typed } from '../../platform/forms/field-kind.js';
import { choices, date, flag, integer, line, orNull, prose, select } from '../../platform/forms/fields.js';
import { form, type FormView } from '../../platform/forms/form.js';
import type { FieldError } from '../../platform/errors.js';
import type { FormValues } from '../../platform/http/form-values.js';
import { languages, translate } from '../../platform/i18n/messages.js';
import { leadText } from '../ui/leads.js';
import { offeredReminders } from '../sessions/session-form.js';

/** The pages of a call's settings, in the order of their tabs. */
export const settingsSections = ['general', 'dates', 'themes', 'languages', 'emails'] as const;
export type SettingsSection = (typeof settingsSections)[number];

/** How many new themes and criteria one form can add. */
const blankTerms = 3;

const words = 'console.calls';
const codes = languages.map(({ code }) => code);
const nameOf = (code: string) => languages.find((one) => one.code === code)?.name ?? code;

/** The choice of the language in which a call is written. */
export const mainLanguage = select((_, selected) =>
  languages.map(({ code, name }) => ({ value: code, label: name, selected: code === selected })),
);

/** What was typed into the form of a section. */
export type TypedSettings = Readonly<Record<string, Typed>>;

/** The form of a section, whichever it is. */
interface SettingsForm {
  typed(values: FormValues): TypedSettings;
  show(stored: Call & { mainLanguage: string }): TypedSettings;
  read(typed: TypedSettings): CallChanges;
  view(typed: TypedSettings, fieldErrors: readonly FieldError[], reader: FormReader): FormView;
  label(name: string, reader: FormReader): string;
  text(name: string, typed: TypedSettings, reader: FormReader): string | null;
}

const forms: Record<SettingsSection, (call: Call) => SettingsForm> = {
  general: (call: Call) =>
    form({
      words,
      schema: callChanges.pick({ name: true, host: true, summary: true, contactEmail: true, winners: true }),
      fields: {
        name: line(),
        host: line(),
        summary: prose(4),
        contactEmail: contact(call),
        winners: orNull(integer({ max: 5 })),
      },
    }),
  dates: (call: Call) =>
    form({
      words,
      schema: callChanges.pick({ opensOn: true, closesOn: true, timeZone: true }),
      fields: { opensOn: date(), closesOn: date(), timeZone: zone([call.timeZone, 'UTC'], true) },
    }),
  themes: (call: Call) =>
    form({
      words,
      schema: callChanges.pick({ themes: true, criteria: true }),
      fields: { themes: terms('theme', call.themes), criteria: terms('criterion', call.criteria) },
    }),
  languages: (call: Call) =>
    form({
      words,
      schema: callChanges.pick({ languages: true }),
      fields: {
        mainLanguage,
        languages: choices(
          codes.filter((code) => code !== call.languages[0]),
          nameOf,
        ),
      },
      join: ({ mainLanguage: main, languages: others }) => ({
        languages: [main, ...others.filter((code) => code !== main)],
      }),
      errorsAt: { languages: 'mainLanguage' },
    }),
  emails: (call: Call) =>
    form({
      words,
      schema: callChanges.pick({ senderName: true, replyTo: true, reminders: true, followUps: true }),
      fields: {
        senderName: line(),
        replyTo: line({ type: 'email' }),
        reminders: choices([...new Set<string>([...offeredReminders, ...call.reminders])], leadText),
        followUps: flag('console.calls.followUpsYes'),
      },
    }),
};

/** Returns the form of a section. */
export function settingsForm(section: SettingsSection, call: Call): SettingsForm {
  return forms[section](call);
}

/** Returns what a section shows of a call. */
export function storedSettings(section: SettingsSection, call: Call): TypedSettings {
  const [main = 'en', ...others] = call.languages;
  const contactEmail = fillableEmail(call.contactEmail);
  return settingsForm(section, call).show({ ...call, contactEmail, mainLanguage: main, languages: others });
}

/** Returns an address to begin a form with: nothing, where the form would refuse it, as it does `greenroom@localhost`. */
export function fillableEmail(email: string): string {
  return emailInput.safeParse(email).success ? email : '';
}

/** Empty as long as the call has the address of the program, as it begins with: saving the rest asks for no other. */
function contact({ contactEmail }: Call): FieldKind<string | undefined> {
  const { typed, value, views } = line({ type: 'email' });
  const isUsual = fillableEmail(contactEmail) === '';
  return {
    typed,
    views,
    isOptional: isUsual,
    show: (email) => email ?? '',
    value: (text) => (isUsual && text === '' ? undefined : value(text)),
  };
}

/** Whether changes would move the dates of a call. */
export function movesDates(call: Call, changes: CallChanges): boolean {
  return callDifference(call, changes).dates;
}

/** The names of themes or criteria, by slug, with empty ones to add some. Emptying a name removes it. */
function terms(kind: 'theme' | 'criterion', before: readonly Term[]): FieldKind<Term[]> {
  const slugs = [...before.map(({ slug }) => slug), ...Array.from({ length: blankTerms }, (_, index) => `+${index}`)];
  const nameIn = (typed: Typed, slug: string) => (typed as Readonly<Record<string, string>>)[slug] ?? '';
  const kept = (typed: Typed) => slugs.filter((slug) => nameIn(typed, slug).trim() !== '');
  const label = (slug: string, language: string) =>
    slug.startsWith('+')
      ? translate(language, `console.calls.${kind}New`)
      : translate(language, `console.calls.${kind}Number`, { number: slugs.indexOf(slug) + 1 });
  return {
    typed: (values, name) => Object.fromEntries(slugs.map((slug) => [slug, values.text(`${name}.${slug}`)])),
    show: (value) =>
      Object.fromEntries(slugs.map((slug) => [slug, value.find((term) => term.slug === slug)?.name ?? ''])),
    value: (typed) => {
      const all: Term[] = [];
      for (const slug of kept(typed)) {
        const name = nameIn(typed, slug);
        all.push({ slug: slug.startsWith('+') ? newSlug(name, kind, all) : slug, name });
      }
      return all;
    },
    views: (typed, at) => {
      const errors = at.errors.map((error) => {
        // An error names the position among those that are kept.
        const [list, position] = error.path.split('.');
        return list === at.name ? { ...error, path: `${list}.${kept(typed)[Number(position)] ?? slugs[0]}` } : error;
      });
      return slugs
        .map((slug) => {
          const isOptional = slug.startsWith('+');
          const place = {
            ...at,
            errors,
            name: `${at.name}.${slug}`,
            label: label(slug, at.language),
            isOptional,
            max: 200,
          };
          return line().views(nameIn(typed, slug), place);
        })
        .flat();
    },
    partLabel: (slug, { language }) => label(slug, language),
  };
}

function newSlug(name: string, kind: string, others: readonly Term[]): string {
  const stem = slugOf(name.trim(), 50) || `${kind}-${others.length + 1}`;
  const isTaken = (slug: string) => others.some((one) => one.slug === slug);
  let slug = stem;
  for (let number = 2; isTaken(slug); number++) slug = `${stem}-${number}`;
  return slug;
}
