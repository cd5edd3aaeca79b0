import { callDifference } from '../../domain/calls/call-changes.js';
import type { CallChanges } from '../../domain/calls/call-input.js';
import type { Call } from '../../domain/calls/call.entity.js';
import type { Term } from '../../domain/calls/call.js';
import { emailInput } from '../../domain/registrations/registration-input.js';
import { slugOf } from '../../domain/questions/question-list.js';
import { languages, translate } from '../../platform/i18n/messages.js';
import type { FormValues } from '../../platform/http/form-values.js';
import type { FieldPlan, Typed } from '../ui/declared-fields.js';
import { leadText } from '../ui/leads.js';
import { numberOf } from '../ui/local-time-fields.js';
import { offeredReminders } from '../sessions/session-form.js';

/** The pages of a call's settings, in the order of their tabs. */
export const settingsSections = ['general', 'dates', 'themes', 'languages', 'emails'] as const;
export type SettingsSection = (typeof settingsSections)[number];

/** How many new themes and criteria one form can add. */
const blankTerms = 3;

const languageOptions = () => languages.map(({ code, name }) => ({ value: code, label: name }));

const plans: Record<SettingsSection, (call: Call, language: string) => FieldPlan[]> = {
  general: () => [
    { name: 'name', kind: { input: 'text', max: 200 } },
    { name: 'host', kind: { input: 'text', max: 200 }, isOptional: true },
    { name: 'summary', kind: { area: 4, max: 1000 }, isOptional: true },
    { name: 'contactEmail', kind: { input: 'email', max: 254 } },
    { name: 'winners', kind: { input: 'text', max: 5, isNumber: true }, isOptional: true },
  ],
  dates: (call) => [
    { name: 'opensOn', kind: { input: 'date', max: 10 } },
    { name: 'closesOn', kind: { input: 'date', max: 10 } },
    { name: 'timeZone', kind: { zone: [call.timeZone, 'UTC'] } },
  ],
  themes: (call, language) => [
    ...termPlans('theme', call.themes, language),
    ...termPlans('criterion', call.criteria, language),
  ],
  languages: (call) => [
    { name: 'mainLanguage', kind: { select: languageOptions } },
    {
      name: 'languages',
      kind: { choices: () => languageOptions().filter(({ value }) => value !== call.languages[0]) },
      isOptional: true,
    },
  ],
  emails: (call) => [
    { name: 'senderName', kind: { input: 'text', max: 100 }, isOptional: true },
    { name: 'replyTo', kind: { input: 'email', max: 254 }, isOptional: true },
    { name: 'reminders', kind: { choices: (language) => reminderOptions(call, language) }, isOptional: true },
    { name: 'followUps', kind: { choices: followUpOptions }, isOptional: true },
  ],
};

/** Returns the fields of a section. */
export function settingsPlans(section: SettingsSection, call: Call, language: string): FieldPlan[] {
  return plans[section](call, language);
}

/** Returns what a section shows of a call. */
export function storedSettings(section: SettingsSection, call: Call): Typed {
  const all = everySetting(call);
  return Object.fromEntries(settingsPlans(section, call, 'en').map(({ name }) => [name, all[name] ?? '']));
}

/** Returns an address to begin a form with: nothing, where the form would refuse it, as it does `greenroom@localhost`. */
export function fillableEmail(email: string): string {
  return emailInput.safeParse(email).success ? email : '';
}

function everySetting(call: Call): Typed {
  const [mainLanguage = 'en', ...others] = call.languages;
  return {
    ...Object.fromEntries(call.themes.map(({ slug, name }) => [`theme.${slug}`, name])),
    ...Object.fromEntries(call.criteria.map(({ slug, name }) => [`criterion.${slug}`, name])),
    name: call.name,
    host: call.host,
    summary: call.summary,
    contactEmail: fillableEmail(call.contactEmail),
    winners: call.winners === null ? '' : String(call.winners),
    opensOn: call.opensOn,
    closesOn: call.closesOn,
    timeZone: call.timeZone,
    mainLanguage,
    languages: others,
    senderName: call.senderName,
    replyTo: call.replyTo,
    reminders: call.reminders,
    followUps: call.followUps ? ['yes'] : [],
  };
}

/** Returns what was typed into the fields of a form. */
export function typedIn(form: FormValues, fields: readonly FieldPlan[]): Typed {
  return Object.fromEntries(
    fields.map(({ name, kind }) => [name, 'choices' in kind ? form.list(name) : form.text(name)]),
  );
}

/** Returns the changes that a section asks for, as untrusted input. */
export function settingsInput(section: SettingsSection, call: Call, typed: Typed): object {
  const text = (name: string) => [typed[name] ?? ''].flat()[0] ?? '';
  const list = (name: string) => [typed[name] ?? []].flat();
  switch (section) {
    case 'general': {
      const { name, host, summary, contactEmail } = typed;
      const winners = text('winners').trim() === '' ? null : numberOf(text('winners'));
      return { name, host, summary, contactEmail: text('contactEmail').trim() && contactEmail, winners };
    }
    case 'dates':
      return { opensOn: text('opensOn'), closesOn: text('closesOn'), timeZone: text('timeZone') };
    case 'themes':
      return { themes: termsOf('theme', call.themes, typed), criteria: termsOf('criterion', call.criteria, typed) };
    case 'languages': {
      const main = text('mainLanguage');
      return { languages: [main, ...list('languages').filter((code) => code !== main)] };
    }
    case 'emails':
      return {
        senderName: text('senderName'),
        replyTo: text('replyTo'),
        reminders: list('reminders'),
        followUps: list('followUps').includes('yes'),
      };
  }
}

/** Returns the field that shows an error of the input; `themes.2.name` is the third theme of the form. */
export function settingsErrorPath(section: SettingsSection, path: string, fields: readonly FieldPlan[]): string {
  const [list, position] = path.split('.');
  if (section === 'languages') return 'mainLanguage';
  if (section !== 'themes' || (list !== 'themes' && list !== 'criteria')) return path;
  const own = fields.filter(({ name }) => name.startsWith(list === 'themes' ? 'theme.' : 'criterion.'));
  return own[Number(position)]?.name ?? own[0]?.name ?? path;
}

/** Whether changes would move the dates of a call. */
export function movesDates(call: Call, changes: CallChanges): boolean {
  return callDifference(call, changes).dates;
}

function termPlans(kind: 'theme' | 'criterion', terms: readonly Term[], language: string): FieldPlan[] {
  const text = (key: string, values = {}) => translate(language, `console.calls.${key}`, values);
  const known = terms.map(({ slug }, index) => ({ slug, label: text(`${kind}Number`, { number: index + 1 }) }));
  const blank = Array.from({ length: blankTerms }, (_, index) => ({
    slug: `+${index}`,
    label: text(`${kind}New`),
  }));
  return [...known, ...blank].map(({ slug, label }) => ({
    name: `${kind}.${slug}`,
    kind: { input: 'text', max: 200 },
    isOptional: slug.startsWith('+'),
    label,
  }));
}

/** Terms with their names as typed, and new ones with slugs of their own. */
function termsOf(kind: 'theme' | 'criterion', terms: readonly Term[], typed: Typed): Term[] {
  const name = (slug: string) => String(typed[`${kind}.${slug}`] ?? '');
  // Whoever empties a name removes it.
  const all = terms.map(({ slug }) => ({ slug, name: name(slug) })).filter((term) => term.name.trim() !== '');
  for (let index = 0; index < blankTerms; index++) {
    const added = name(`+${index}`).trim();
    if (added === '') continue;
    const stem = slugOf(added, 50) || `${kind}-${all.length + 1}`;
    const taken = (slug: string) => all.some((one) => one.slug === slug);
    let slug = stem;
    for (let number = 2; taken(slug); number++) slug = `${stem}-${number}`;
    all.push({ slug, name: added });
  }
  return all;
}

function reminderOptions(call: Call, language: string): { value: string; label: string }[] {
  const all = [...new Set<string>([...offeredReminders, ...call.reminders])];
  return all.map((value) => ({ value, label: leadText(value, language) }));
}

function followUpOptions(language: string): { value: string; label: string }[] {
  return [{ value: 'yes', label: translate(language, 'console.calls.followUpsYes') }];
}
