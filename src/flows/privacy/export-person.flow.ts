import { Injectable } from '@nestjs/common';
import { getCall } from '../../domain/calls/calls.queries.js';
import { type Actor, isAble } from '../../domain/identity/actor.js';
import { record } from '../../domain/identity/change.js';
import { personalDataFile } from '../../domain/privacy/personal-data-file.js';
import { readPersonalData } from '../../domain/privacy/personal-data.queries.js';
import { findPrivacyNotice } from '../../domain/privacy/privacy-notices.queries.js';
import { getAttendee } from '../../domain/registrations/registrations.queries.js';
import { Changes } from '../changes.js';

/** Exports what is stored about a person for organizers who answer the person's request, and records the export. */
@Injectable()
export class ExportPerson {
  constructor(private readonly changes: Changes) {}

  /** Returns the file as `personalDataFile` describes it. Throws NotFound and Forbidden. */
  async run(attendeeId: string, actor: Actor): Promise<object> {
    return this.changes.runIfAble(actor, 'change', async (change) => {
      const { tx, now } = change;
      const attendee = await getAttendee(tx, attendeeId);
      const { accessNeeds, ...data } = await readPersonalData(tx, attendee);
      await record(change, 'attendee.exported', `attendee:${attendee.id}`);
      const notice = await findPrivacyNotice(tx, attendee.callId);
      // A key that may change people may not know what they need.
      const shown = { ...data, accessNeeds: isAble(actor, 'access-needs') ? accessNeeds : [] };
      return personalDataFile(shown, await getCall(tx, attendee.callId), notice, now);
    });
  }
}
