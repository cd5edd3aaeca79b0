import { z } from 'zod';
import { campaignTexts } from '../campaigns/campaign-texts.js';
import { comingInstant, fault } from '../../platform/validation.js';
import { plainLine } from '../registrations/people/plain-name.js';
import { timeZoneInput } from '../time/zone-input.js';

/** Maximum number of sessions of one invitation. */
const maxInvitedSessions = 50;
/** Maximum number of rows that are added to an invitation at once. */
export const maxInviteeRows = 100_000;
/** The longest list, in characters. */
const maxListLength = 8_000_000;

const sessions = z
  .array(z.uuid())
  .refine((ids) => ids.length > 0, fault('none-chosen', 'Choose at least one session.'))
  .max(maxInvitedSessions)
  .transform((ids) => [...new Set(ids)])
  .meta({ minItems: 1, description: 'IDs of published sessions of the call.' });

/** Who is invited, besides a list: people of a session or a call of this installation. */
const inviteeSource = z.discriminatedUnion('from', [
  z
    .strictObject({ from: z.literal('attended-session'), session: z.uuid() })
    .meta({ description: 'Everyone who attended a session, of any call.' }),
  z
    .strictObject({ from: z.literal('attended-call'), call: z.string().max(100) })
    .meta({ description: 'Everyone who attended any session of a call.' }),
  z
    .strictObject({ from: z.literal('registered-session'), session: z.uuid() })
    .meta({ description: 'Everyone with a proven address who is registered for a session, of any call.' }),
  z
    .strictObject({ from: z.literal('registered-call'), call: z.string().max(100) })
    .meta({ description: 'Everyone with a proven address who registered for any session of a call.' }),
  z.strictObject({ from: z.literal('tagged'), tag: z.uuid() }).meta({ description: 'Everyone with a tag, by its id.' }),
]);
export type InviteeSource = z.output<typeof inviteeSource>;

/** People to add to an invitation: a list, a source, or both. */
export const inviteesInput = z
  .strictObject({
    list: z
      .string()
      .max(maxListLength)
      .default('')
      .meta({ description: '`Name <address>` per line, or CSV with columns such as name, email, language.' }),
    source: inviteeSource.nullable().default(null),
  })
  .refine(
    ({ list, source }) => list.trim() !== '' || source !== null,
    fault('nobody-to-invite', 'Enter a list of people, or choose whom to invite.'),
  )
  .meta({
    anyOf: [
      { properties: { list: { type: 'string', pattern: String.raw`\S` } }, required: ['list'] },
      { properties: { source: { type: 'object' } }, required: ['source'] },
    ],
  });
export type InviteesInput = z.output<typeof inviteesInput>;

/** A draft of an invitation; people are added to it. */
export const invitationInput = z.strictObject({
  sessions,
  contents: campaignTexts
    .default({})
    .meta({ description: 'Own texts by language. Without any, the standard text is sent.' }),
});
export type InvitationInput = z.output<typeof invitationInput>;

export const invitationChanges = invitationInput.partial();
export type InvitationChanges = z.output<typeof invitationChanges>;

/** Confirms and sends an invitation. */
export const sendInvitationInput = z.strictObject({
  confirm: z.int().min(1).meta({ description: 'Number of people on the list: `people.waiting` of the invitation.' }),
  remindAt: comingInstant
    .nullable()
    .default(null)
    .meta({ description: 'When those who have neither registered nor declined are reminded, once.' }),
  reservedUntil: comingInstant.nullable().default(null).meta({
    description:
      'Until when each person has a reserved seat in the sessions that have a seat limit and no approval; null for none.',
  }),
  inviteAgain: z.boolean().optional().meta({
    description:
      'Whether people are invited who have been invited to all of the sessions before; they are skipped otherwise.',
  }),
  timeZone: timeZoneInput
    .optional()
    .meta({ description: "Time zone in which `remindAt` is shown. Defaults to the call's time zone." }),
});
export type SendInvitationInput = z.output<typeof sendInvitationInput>;

/** The name of an invited person who registers for the first time. */
export const invitedName = plainLine;
