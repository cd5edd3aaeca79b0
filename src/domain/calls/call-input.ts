import { z } from 'zod';
import { fault, line, prose } from '../../platform/validation.js';
import { defaultReminders } from '../sessions/session.js';
import { leadsInput } from '../time/lead-input.js';
import { timeZoneInput } from '../time/zone-input.js';

const slug = z
  .string()
  .trim()
  .max(60)
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/u, 'Must be lower-case letters, digits and single hyphens.');

const term = z.strictObject({ slug, name: line(200) });

const terms = z
  .array(term)
  .max(50)
  .refine(
    (all) => new Set(all.map((one) => one.slug)).size === all.length,
    fault('repeated', 'Each slug must be there once.'),
  );

const translation = z.strictObject({
  name: line(200).optional(),
  host: line(200).optional(),
  summary: prose(1000).optional(),
  themes: z.record(slug, line(200)).optional(),
  criteria: z.record(slug, line(200)).optional(),
});

export const callInput = z
  .strictObject({
    slug,
    name: line(200),
    host: line(200).default(''),
    summary: prose(1000).default(''),
    contactEmail: z.email().max(254).optional(),
    timeZone: timeZoneInput,
    opensOn: z.iso.date(),
    closesOn: z.iso.date(),
    themes: terms,
    criteria: terms.default([]),
    languages: z.array(z.string().max(35)).max(30).default(['en']),
    winners: z.int().min(1).max(10_000).nullable().default(null),
    reminders: leadsInput.default([...defaultReminders]),
    followUps: z.boolean().default(true),
    translations: z.record(z.string().max(35), translation).default({}),
  })
  .refine((call) => call.closesOn >= call.opensOn, {
    path: ['closesOn'],
    ...fault('ends-before-start', 'Must not be before opensOn.'),
  });
export type CallInput = z.output<typeof callInput>;

/** What may change in a call. Themes and criteria are given whole: names may be reworded and terms added, none may go. */
export const callChanges = z
  .strictObject({
    name: line(200),
    host: line(200, 0),
    summary: prose(1000),
    contactEmail: z.email().max(254),
    opensOn: z.iso.date(),
    closesOn: z.iso.date(),
    themes: terms,
    criteria: terms,
    winners: z.int().min(1).max(10_000).nullable(),
    /** Of the sessions that have none of their own. */
    reminders: leadsInput,
    /** Whether people hear from us after a session, and before the deadline. */
    followUps: z.boolean(),
    translations: z.record(z.string().max(35), translation),
  })
  .partial();
export type CallChanges = z.output<typeof callChanges>;
