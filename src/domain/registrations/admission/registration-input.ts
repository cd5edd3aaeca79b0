import { z } from 'zod';
import { organizationKinds } from '../../organizations/organization.js';
import { fault, line } from '../../../platform/validation.js';
import { languagePattern } from '../../sessions/language-offer-input.js';
import { type Attendance, attendances } from '../../sessions/attendance.js';
import { timeZoneInput } from '../../time/zone-input.js';
import { emailKey, parseEmailAddress } from '../links/email-address.js';
import { emailCategories } from '../../notifications/unsubscribe/email-category.js';

const notAnAddress = fault('not-an-address', 'Must be a valid email address, like name@example.org.');

/** A dot-atom before a domain of ASCII letters (RFC 5321). Domains in other scripts are read, too. */
export const emailPattern = (() => {
  const atom = String.raw`[^\s"(),:;<>@\[\\\].\u0000-\u001f\u007f-\u009f\ufeff]`;
  const label = '[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?';
  return String.raw`^${atom}+(?:\.${atom}+)*@(?:${label}\.)+[A-Za-z](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$`;
})();

/** Refuses an address that appears twice, in any spelling. */
export function refuseRepeated(people: readonly { email: string }[], context: z.RefinementCtx): void {
  const seen = new Set<string>();
  for (const [index, { email }] of people.entries()) {
    const key = emailKey(email);
    if (seen.has(key)) {
      const issue = fault('repeated', 'This address appears more than once.');
      context.addIssue({ code: 'custom', path: [index, 'email'], ...issue });
    }
    seen.add(key);
  }
}

/** An email address, parsed into the form used for sending email. */
export const emailInput = z
  .string()
  .max(320)
  .meta({ format: 'email', pattern: emailPattern, examples: ['name@example.org'] })
  .transform((text, { issues }) => {
    const address = parseEmailAddress(text);
    if (address === null) issues.push({ code: 'custom', input: text, ...notAnAddress });
    return address ?? text;
  });

/** ISO 3166-1 alpha-2. */
export const countryInput = z
  .string()
  .trim()
  .toUpperCase()
  .refine((code) => isCountry(code), fault('unknown-country', 'Must be a two-letter country code, such as KE.'))
  .meta({ id: 'Country', description: 'Country or region (ISO 3166-1 alpha-2).', examples: ['KE'] });

const regionNames = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });

function isCountry(code: string): boolean {
  return (
    /^[A-Z]{2}$/u.test(code) &&
    !['EU', 'EZ', 'UN', 'ZZ', 'XA', 'XB', 'QO'].includes(code) &&
    regionNames.of(code) !== undefined
  );
}

const noNul = (text: string) => !text.includes('\0');
const nul = fault('control-characters', 'Must not contain NUL characters.');
const withoutNul = String.raw`^[^\u0000]*$`;
const text = z.string().max(5000).refine(noNul, nul).meta({ pattern: withoutNul });
const answer = z.union([text, z.number(), z.boolean(), z.null(), z.array(text).max(100)]);
export const answersInput = z
  .record(z.string().max(100), answer)
  .refine((all) => Object.keys(all).every(noNul), nul)
  .refine((all) => Object.keys(all).length <= 100, fault('too-large', 'Must have at most 100 answers.'))
  .meta({ maxProperties: 100, propertyNames: { type: 'string', maxLength: 100, pattern: withoutNul } });

/** A language tag; what is none is never refused, because people can change it. */
const language = z
  .string()
  .trim()
  .max(35)
  .meta({ pattern: languagePattern, examples: ['en', 'zh-TW'] });

export const registrationInput = z.strictObject({
  email: emailInput,
  name: line(200),
  organization: line(200).nullish(),
  organizationId: z
    .uuid()
    .nullish()
    .meta({ description: "ID of one of the call's organizations, as an alternative to `organization`." }),
  organizationKind: z
    .enum(organizationKinds)
    .nullish()
    .meta({ description: 'Kind of the organization, if it is new.' }),
  country: countryInput.nullish(),
  attendance: z.enum(attendances).nullish().meta({
    description:
      'How the person attends a hybrid session that asks (`asksAttendance`). Without it, they count in the room, get address and join link, and are asked by email. Other sessions ignore it.',
  }),
  listensIn: language.nullish().meta({
    description:
      'The language in which the person follows the session: `language`, or one that it is interpreted or signed in. Any other is ignored.',
  }),
  timeZone: timeZoneInput.optional(),
  language: language.optional(),
  answers: answersInput.optional().meta({
    description:
      'Answers by question key. If omitted, the person can answer required questions later on their personal page. ' +
      'Any keys are allowed if the session has no questions.',
  }),
  proven: z
    .boolean()
    .optional()
    .meta({
      description:
        'Whether you vouch that the address belongs to this person, which is the default. With `false` the address is ' +
        'unproven until its owner confirms it.',
    }),
});
export type RegistrationInput = z.output<typeof registrationInput>;

const { attendance, ...others } = registrationInput.shape;

/** A person in a request of the API, where `attendance` is who came: how they take part has the word of schema.org. */
export const requestedPerson = z.strictObject({ ...others, attendanceMode: attendance });

/** Returns a person of a request in our words. */
export function personOfRequest<Person extends { attendanceMode?: Attendance | null | undefined }>({
  attendanceMode,
  ...person
}: Person) {
  return { ...person, ...(attendanceMode !== undefined && { attendance: attendanceMode }) };
}

export const preferencesInput = z.strictObject({
  timeZone: timeZoneInput,
  language: z.string().trim().max(35),
  /** Categories of email that the person has stopped. */
  unsubscribedFrom: z.array(z.enum(emailCategories)).optional(),
});
export type PreferencesInput = z.output<typeof preferencesInput>;

const waitlistPlace = z.int().min(1).max(10_000_000);

/** A move on the waiting list by hand. */
export const waitlistMoveInput = z.strictObject({
  position: waitlistPlace.meta({ description: 'New position, from 1.' }),
  reason: line(500).meta({ description: 'Why, for the activity log.' }),
  seen: z
    .strictObject({ position: waitlistPlace, length: waitlistPlace })
    .optional()
    .meta({ description: 'Position and length of the list as last read. If they have changed, nobody is moved.' }),
});
export type WaitlistMoveInput = z.output<typeof waitlistMoveInput>;
