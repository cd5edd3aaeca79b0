import { Injectable } from '@nestjs/common';
import { getCall } from '../../domain/calls/calls.queries.js';
import { record } from '../../domain/identity/audit.queries.js';
import { lockJury } from '../../domain/jury/jury.queries.js';
import { joinOrganizations } from '../../domain/organizations/organizations.queries.js';
import { keepConflicts, readConflicts } from '../../domain/privacy/keep-conflicts.js';
import { Attendee } from '../../domain/registrations/attendee.entity.js';
import { lockAttendee } from '../../domain/registrations/links.queries.js';
import { Changes } from '../changes.js';

/** Corrects a person's name and organization, from their own page. */
@Injectable()
export class CorrectDetails {
  constructor(private readonly changes: Changes) {}

  /** An issued certificate is unchanged; the person can get a new version. Returns the attendee. */
  async run(
    attendeeId: string,
    { name, organization }: { name: string; organization: string | null },
    origin?: string,
  ): Promise<Attendee> {
    return this.changes.run({ kind: 'attendee', id: attendeeId, origin }, async (change) => {
      const { tx, now } = change;
      const { callId } = await tx.getRepository(Attendee).findOneByOrFail({ id: attendeeId });
      await lockJury(tx, callId);
      const attendee = await lockAttendee(tx, attendeeId);
      const conflicts = await readConflicts(change, (await getCall(tx, callId)).id);
      const organizationId = organization === null ? null : await this.join(change.tx, attendee, organization, now);
      if (attendee.name === name && attendee.organizationId === organizationId) return attendee;
      await tx
        .getRepository(Attendee)
        .update({ id: attendeeId }, { name, ...organizationOf(attendee, organizationId) });
      await keepConflicts(change, callId, conflicts);
      if (attendee.name !== name) {
        await record(change, 'attendee.renamed', `attendee:${attendeeId}`, { from: attendee.name, to: name });
      }
      if (attendee.organizationId !== organizationId) {
        await record(change, 'attendee.moved', `attendee:${attendeeId}`);
      }
      return { ...attendee, name, ...organizationOf(attendee, organizationId) };
    });
  }

  private async join(tx: Parameters<typeof joinOrganizations>[0], attendee: Attendee, organization: string, now: Date) {
    const { emailKey, country } = attendee;
    const [joined] = await joinOrganizations(tx, attendee.callId, [{ emailKey, country, organization }], now);
    return joined?.organizationId ?? null;
  }
}

/** Returns a person's organization, which they name themselves if they change it: the own page proves the address. */
function organizationOf(
  before: Attendee,
  organizationId: string | null,
): Pick<Attendee, 'organizationId' | 'organizationAssertedBy'> {
  const isUnchanged = before.organizationId === organizationId;
  const named = organizationId === null ? null : 'owner';
  const organizationAssertedBy = isUnchanged ? before.organizationAssertedBy : named;
  return { organizationId, organizationAssertedBy };
}
