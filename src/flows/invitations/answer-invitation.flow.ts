import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { record, type Change } from '../../domain/identity/change.js';
import { nameInvited, type OpenedInvitation, openInvitation } from '../../domain/invitations/open-invitation.js';
import { noteDeclined, noteOpened } from '../../domain/invitations/invitations.queries.js';
import { lockReservedSessions, releaseUnneeded } from '../../domain/invitations/reserve-invited.js';
import { dropDeclinedInvitation } from '../../domain/notifications/outbox/invitation-messages.queries.js';
import { proveAddress } from '../../domain/registrations/links/prove-address.js';
import type { Attendance } from '../../domain/sessions/attendance.js';
import { Refusal } from '../../platform/errors.js';
import { Changes } from '../changes.js';
import { RegistrationBatches } from '../registrations/registration-batches.js';

/** What an invited person enters beside the sessions; known people are unchanged by it. */
export interface InvitedPerson {
  name: string;
  timeZone: string;
  isOwnZone: boolean;
  language: string;
  /** How they attend sessions that ask. */
  attendance?: Attendance | undefined;
  /** The language in which they follow sessions that offer a choice. */
  listensIn?: string;
}

/** Answers an invitation by its link, which left by email: a POST proves the address. */
@Injectable()
export class AnswerInvitation {
  constructor(
    private readonly changes: Changes,
    private readonly database: DataSource,
    private readonly batches: RegistrationBatches,
  ) {}

  /** Throws NotFound, or Gone for a link that was replaced. */
  find(token: string): Promise<OpenedInvitation> {
    return openInvitation(this.database.manager, token);
  }

  /** Notes that a browser shows the page. It proves nothing: some mail scanners run scripts. Throws as `find`. */
  async open(token: string, origin?: string): Promise<void> {
    const opened = await this.find(token);
    if (opened.invitee.openedAt === null) {
      await this.change(opened, origin, ({ tx, now }) => noteOpened(tx, opened.invitee.id, now));
    }
  }

  /**
   * Registers the invited person for some of the sessions, each a registration of its own: one that has closed or filled
   * up doesn't keep them from the others. Returns the ids of the sessions that refused them. Throws as `find`.
   */
  async register(token: string, sessionIds: readonly string[], person: InvitedPerson, origin?: string) {
    const opened = await this.find(token);
    const { invitee, invitation } = opened;
    const ids = invitation.sessionIds.filter((id) => sessionIds.includes(id));
    const attendee = await this.change(opened, origin, async (change) => {
      await proveAddress(change, [opened.attendee.id], 'owner');
      await noteOpened(change.tx, invitee.id, change.now);
      await noteDeclined(change.tx, invitee.id, change.now, false);
      return nameInvited(change, opened.attendee.id, person);
    });
    const { email, name, organizationId, country, timeZone, language } = attendee;
    const { attendance, listensIn } = person;
    const input = { email, name, organizationId, country, timeZone, language, attendance, listensIn };
    const outcomes = await this.batches.registerForSeveral(
      ids.map((sessionId) => ({ sessionId, input })),
      { kind: 'attendee', id: attendee.id, origin },
    );
    const error = outcomes.find((outcome) => !outcome.ok && !(outcome.error instanceof Refusal));
    if (error?.ok === false) throw error.error;
    return { missed: ids.filter((_, index) => outcomes[index]?.ok !== true) };
  }

  /** Declines, which stops the reminder and releases reserved seats, or takes that back. Existing registrations stay. Throws as `find`. */
  async decline(token: string, declines: boolean, origin?: string): Promise<void> {
    const opened = await this.find(token);
    const { invitee, attendee } = opened;
    await this.change(opened, origin, async (change) => {
      const sessions = await lockReservedSessions(change.tx, invitee.invitationId);
      if (!(await noteDeclined(change.tx, invitee.id, change.now, declines))) return;
      if (declines) await dropDeclinedInvitation(change.tx, invitee.id);
      const action = declines ? 'attendee.invitation-declined' : 'attendee.invitation-reopened';
      await record(change, action, `attendee:${attendee.id}`);
      await releaseUnneeded(change, sessions);
    });
  }

  private change<Result>(
    { attendee }: OpenedInvitation,
    origin: string | undefined,
    work: (change: Change) => Promise<Result>,
  ): Promise<Result> {
    return this.changes.run({ kind: 'attendee', id: attendee.id, origin }, work);
  }
}
