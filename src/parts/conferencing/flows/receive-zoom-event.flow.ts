import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { recordAttendance } from '../../../domain/attendance/record-attendance.js';
import type { Change } from '../../../domain/identity/change.js';
import { emailKey } from '../../../domain/registrations/links/email-address.js';
import { lockSession } from '../../../domain/sessions/sessions.queries.js';
import { Changes } from '../../../flows/changes.js';
import { Clock } from '../../../platform/clock.js';
import { isUuid } from '../../../platform/database/uuid.js';
import { Invalid, Unauthorized } from '../../../platform/errors.js';
import { secretsOf } from '../../../platform/secrets/secrets.js';
import { ConferencingAccount } from '../domain/account.entity.js';
import { credentialsOf } from '../domain/open-provider.js';
import { findBegun, findRegistered, findRoomAt, noteChange } from '../domain/rooms.queries.js';
import { isFromZoom, readZoomEvent, validationAnswer, type ZoomEvent } from '../domain/zoom-events.js';

/** Receives what Zoom tells of the rooms of an account. */
@Injectable()
export class ReceiveZoomEvent {
  constructor(
    private readonly database: DataSource,
    private readonly changes: Changes,
    private readonly clock: Clock,
  ) {}

  /**
   * Records who came and left, and looks again at a room with which something else happened. Returns what Zoom wants to
   * hear. Repeated events change nothing. Throws Unauthorized, always the same, for an unknown account or an invalid
   * signature, and Invalid for anything but an event.
   */
  async run(
    accountId: string,
    headers: { timestamp: string; signature: string },
    body: Uint8Array,
  ): Promise<{ plainToken?: string; encryptedToken?: string }> {
    const connection = this.database.manager;
    const account = isUuid(accountId)
      ? await connection.getRepository(ConferencingAccount).findOneBy({ id: accountId })
      : null;
    const secret = account && credentialsOf(account, secretsOf(connection).all)?.eventSecret;
    if (account === null || !secret || !isFromZoom(headers, body, secret, this.clock.now()))
      throw new Unauthorized('not-signed', 'Unknown account, or invalid signature.');
    const event = readZoomEvent(jsonOf(body));
    if (event === null) return {};
    if (event.kind === 'validation') return validationAnswer(event.plainToken, secret);
    await this.changes.run({ kind: 'system' }, (change) => take(change, account.id, event));
    return {};
  }
}

async function take(
  change: Change,
  accountId: string,
  event: Exclude<ZoomEvent, { kind: 'validation' }>,
): Promise<void> {
  const { tx } = change;
  const room = await findRoomAt(tx, accountId, event.roomId);
  if (room === null) return;
  if (event.kind === 'room') return noteChange(tx, room.sessionId);
  const { externalId, email, joinedAt, leftAt } = event;
  const session = await lockSession(tx, room.sessionId);
  const registrationId = await findRegistered(tx, session.id, externalId, email === null ? null : emailKey(email));
  if (registrationId === null) return;
  // Who leaves ends what they began; without that, the report at the end says more.
  const begun = leftAt === null ? joinedAt : await findBegun(tx, registrationId, leftAt);
  if (begun === null) return;
  await recordAttendance(change, session, [{ registrationId, source: 'room', fromAt: begun, untilAt: leftAt }]);
}

function jsonOf(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString('utf8'));
  } catch {
    throw new Invalid('invalid', 'The body must be JSON.');
  }
}
