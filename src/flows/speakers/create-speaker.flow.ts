import { randomUUID } from 'node:crypto';

import { Injectable } from '@nestjs/common';
import { getCallBySlug } from '../../domain/calls/calls.queries.js';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { record } from '../../domain/identity/audit.queries.js';
import { newSpeaker } from '../../domain/speakers/new-speaker.js';
import type { SpeakerInput } from '../../domain/speakers/speaker-input.js';
import type { Speaker } from '../../domain/speakers/speaker.entity.js';
import { insertSpeakers } from '../../domain/speakers/speakers.queries.js';
import { Changes } from '../changes.js';

/** Adds a speaker to a call. */
@Injectable()
export class CreateSpeaker {
  constructor(private readonly changes: Changes) {}

  /** Returns the speaker; another one can have the same name. Throws NotFound for an unknown call. */
  async run(callSlug: string, input: SpeakerInput, actor: Actor, id: string = randomUUID()): Promise<Speaker> {
    requireAbility(actor, 'change');
    return this.changes.run(actor, async (change) => {
      const { tx, now } = change;
      const { id: callId } = await getCallBySlug(tx, callSlug);
      const speaker = newSpeaker(id, callId, input, now);
      await insertSpeakers(tx, [speaker]);
      await record(change, 'speaker.created', `speaker:${speaker.id}`);
      return speaker;
    });
  }
}
