import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Call } from '../../domain/calls/call.entity.js';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import type { ComposedEmail } from '../../domain/notifications/email/composed-email.js';
import { composeMessage } from '../../domain/notifications/composing/compose.js';
import { sampleMessage, sampleSnapshot } from '../../domain/notifications/templates/sample.js';
import {
  changedTexts,
  type EmailTexts,
  readOverrides,
  textFaults,
} from '../../domain/notifications/templates/email-template.js';
import type { MessageKind } from '../../domain/notifications/kinds/kinds.js';
import type { Recipient } from '../../domain/notifications/message.js';
import { Clock } from '../../platform/clock.js';
import { Config } from '../../platform/config.js';
import { Invalid } from '../../platform/errors.js';
import { type SessionSnapshot, sessionSnapshot } from '../../domain/sessions/session-snapshot.js';
import { listPublicSessions } from '../../domain/sessions/sessions.queries.js';
import { localTime, resolveWallTime } from '../../domain/time/wall-time.js';

/** Which mail is shown, and to whom. */
export interface Sample {
  kind: MessageKind;
  language: string;
  /** One of `sampleCases`, or empty. */
  shownCase: string;
  /** As typed; nothing is saved. */
  texts: EmailTexts;
  reader: Pick<Recipient, 'name' | 'email' | 'timeZone'>;
  organization: string;
  /** The title of a session, where the call has none. */
  title: string;
}

const twoWeeksMs = 14 * 86_400_000;

/** Composes a mail as a made-up attendee would get it, in words that need not be saved. Writes nothing. */
@Injectable()
export class SampleEmail {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  /** Throws Forbidden, and Invalid with the faults of each part. */
  async run(call: Call, sample: Sample, actor: Actor): Promise<ComposedEmail> {
    requireAbility(actor, 'read');
    const now = this.clock.now();
    const { kind, language, reader } = sample;
    const changed = changedTexts(kind, language, sample.texts);
    const faults = textFaults(kind, language, changed);
    if (faults.length > 0) throw new Invalid('invalid', 'Some fields are not valid.', {}, faults);
    const snapshot = (await this.nextSession(call, now)) ?? inTwoWeeks(call.timeZone, sample.title, now);
    const recipient = { ...reader, language, linkVersion: 1 };
    const made = sampleMessage(kind, sample.shownCase, recipient, sample.organization, snapshot, now);
    const { read } = readOverrides(kind, language, changed);
    return composeMessage(made.message, made.session, call, this.config, null, read);
  }

  // What organizers read about is theirs: the next session, or else the last.
  private async nextSession(call: Call, now: Date): Promise<SessionSnapshot | null> {
    const sessions = (await listPublicSessions(this.database.manager, call.id)).filter(
      ({ state }) => state === 'published',
    );
    const session = sessions.find(({ startsAt }) => startsAt > now) ?? sessions.at(-1);
    return session === undefined ? null : sessionSnapshot(session);
  }
}

function inTwoWeeks(timeZone: string, title: string, now: Date): SessionSnapshot {
  const local = `${localTime(new Date(now.getTime() + twoWeeksMs), timeZone).date}T16:00`;
  return sampleSnapshot(title, local, resolveWallTime(local, timeZone).startsAt, timeZone);
}
