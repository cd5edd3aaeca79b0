import { Injectable } from '@nestjs/common';
import type { Actor } from '../../domain/identity/actor.js';
import { record } from '../../domain/identity/change.js';
import { canRequestRecording } from '../../domain/materials/material.js';
import { listMaterials, insertRecordingRequest } from '../../domain/materials/materials.queries.js';
import { recipientOf } from '../../domain/notifications/outbox/frozen.js';
import { enqueueMessages } from '../../domain/notifications/outbox/messages.queries.js';
import { limitLinks } from '../../domain/registrations/links/limit-links.js';
import { lockPerson } from '../../domain/registrations/admission/applicant.js';
import { actsFor } from '../../domain/registrations/links/proven.js';
import { getSession } from '../../domain/sessions/sessions.queries.js';
import { Conflict } from '../../platform/errors.js';
import { Changes } from '../changes.js';
import { carrying } from '../../domain/notifications/kinds/kinds.js';

const dayMs = 86_400_000;

/** Emails the recording of a past session to somebody who did not register for it. */
@Injectable()
export class RequestRecording {
  constructor(private readonly changes: Changes) {}

  /**
   * Returns nothing, so that callers can't tell whether the address is known. Only the owner of the address gets the
   * link: at most one email a day for each session, and not to an address that bounces, is blocked or has had enough.
   * Throws TooManyRequests, and Conflict for a session without a recording to ask for.
   */
  async run(
    call: { slug: string },
    sessionId: string,
    reader: { email: string; language: string; timeZone: string; isOwnZone?: boolean },
    actor: Actor,
  ): Promise<void> {
    await this.changes.run(actor, async (change) => {
      const { tx, now } = change;
      await limitLinks(change);
      const session = await getSession(tx, sessionId);
      if (!canRequestRecording(await listMaterials(tx, sessionId), session, now)) {
        throw new Conflict('no-recording', 'There is no recording to ask for.');
      }
      const person = await lockPerson(change, call.slug, { ...reader, name: reader.email, organization: null });
      if (person.suppressedAt !== null || person.blockedAt !== null) return;
      await insertRecordingRequest(tx, sessionId, person.id, now);
      const message = {
        callId: person.callId,
        sessionId,
        sessionRevision: session.revision,
        registrationId: null,
        attendeeId: person.id,
        dedupeKey: `recording:${sessionId}:${person.id}:${Math.floor(now.getTime() / dayMs)}`,
        ...carrying('recording', {
          recipient: recipientOf(person),
          ...(!actsFor(actor, person.id) && { byStranger: true as const }),
          recordingOf: sessionId,
        }),
      };
      await enqueueMessages(change, [message]);
      await record(change, 'session.recording-requested', `session:${sessionId}`);
    });
  }
}
