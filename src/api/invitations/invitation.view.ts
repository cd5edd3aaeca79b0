import { z } from 'zod';
import { invitationInput } from '../../domain/invitations/invitation-input.js';
import {
  type InvitationCounts,
  invitationStates,
  inviteeAnswers,
  inviteeStates,
  rowFaults,
  skipReasons,
} from '../../domain/invitations/invitation.js';
import type { Invitation } from '../../domain/invitations/invitation.entity.js';
import type { ListedPerson, UnreadCells } from '../../domain/invitations/invitations.queries.js';
import { unreadSchema, unreadView } from '../unread-cells.js';

const instant = z.string().meta({ format: 'date-time' });
const count = z.number().int();

export const invitationSchema = z
  .object({
    id: z.string().meta({ format: 'uuid' }),
    call: z.string().meta({ description: 'Slug of the call.' }),
    state: z.enum(invitationStates),
    sessions: z.array(z.string()).meta({ description: 'IDs of the sessions.' }),
    contents: invitationInput.shape.contents,
    remindAt: instant.nullable(),
    timeZone: z.string().nullable().meta({ description: 'Time zone in which `remindAt` was chosen.' }),
    remindedAt: instant.nullable(),
    reservedUntil: instant.nullable(),
    people: z.object({
      invalid: count.meta({ description: 'Rows that can’t be used.' }),
      skipped: count.meta({ description: 'People who get no email, such as those who unsubscribed.' }),
      waiting: count.meta({ description: 'On the list, and not sent yet. Send this number as `confirm`.' }),
      invited: count,
      sent: count,
      failed: count.meta({ description: 'Number of people whose email wasn’t delivered.' }),
      opened: count.meta({ description: 'People who opened the page or answered.' }),
      registered: count.meta({ description: 'With an active registration for one of the sessions.' }),
      declined: count,
      reminded: count,
    }),
    unread: unreadSchema,
    createdBy: z.string(),
    createdAt: instant,
    sentAt: instant.nullable(),
    stoppedAt: instant.nullable(),
  })
  .meta({ id: 'Invitation', title: 'Invitation' });
export type InvitationView = z.output<typeof invitationSchema>;

/** Returns the API view of an invitation. */
export function invitationView(
  invitation: Invitation,
  call: string,
  people: InvitationCounts,
  unread: UnreadCells,
): InvitationView {
  return {
    id: invitation.id,
    call,
    state: invitation.state,
    sessions: invitation.sessionIds,
    contents: invitation.contents,
    remindAt: invitation.remindAt?.toISOString() ?? null,
    timeZone: invitation.remindZone,
    remindedAt: invitation.remindedAt?.toISOString() ?? null,
    reservedUntil: invitation.reservedUntil?.toISOString() ?? null,
    people,
    unread: unreadView(unread),
    createdBy: invitation.createdBy,
    createdAt: invitation.createdAt.toISOString(),
    sentAt: invitation.sentAt?.toISOString() ?? null,
    stoppedAt: invitation.stoppedAt?.toISOString() ?? null,
  };
}

export const inviteeSchema = z
  .object({
    id: z.string().meta({ format: 'uuid' }),
    line: count.nullable().meta({ description: 'Line of the list; null for people of a session, call or tag.' }),
    name: z.string(),
    email: z.string(),
    person: z.string().nullable().meta({ format: 'uuid', description: 'ID of the person, once they are invited.' }),
    state: z.enum(inviteeStates),
    reason: z
      .enum([...rowFaults, ...skipReasons])
      .nullable()
      .meta({ description: 'Why the row is invalid or skipped.' }),
    answer: z.enum(inviteeAnswers).nullable(),
    invitedAt: instant.nullable(),
  })
  .meta({ id: 'Invitee', title: 'Invited person' });
export type InviteeView = z.output<typeof inviteeSchema>;

/** Returns the API view of a person of an invitation. */
export function inviteeView(listed: ListedPerson): InviteeView {
  const { id, line, name, email, attendeeId, state, reason, answer, invitedAt } = listed;
  const at = invitedAt?.toISOString() ?? null;
  return { id, line, name, email, person: attendeeId, state, reason, answer, invitedAt: at };
}
