import { Injectable } from '@nestjs/common';
import { type Actor, requireAbility } from '../../../domain/identity/actor.js';
import type { Change } from '../../../domain/identity/change.js';
import type { Material } from '../../../domain/materials/material.js';
import { getMaterial } from '../../../domain/materials/materials.queries.js';
import { lockSession } from '../../../domain/sessions/sessions.queries.js';
import { Changes } from '../../../flows/changes.js';
import {
  addTranscript,
  blankCues,
  checkTranscript,
  confirmTranscript,
  removeTranscript,
} from '../domain/change-transcript.js';
import type { Cue } from '../domain/cue.js';
import type { TranscriptFile, WholeTranscript } from '../domain/transcript.js';
import { getTranscript } from '../domain/transcripts.queries.js';

/** Which transcript of which recording. */
interface Which {
  sessionId: string;
  materialId: string;
  id: string;
}

/** Transcripts of recordings. Each throws NotFound and Forbidden. */
@Injectable()
export class ChangeTranscript {
  constructor(private readonly changes: Changes) {}

  /** Stores what was read from a file, over what was there in its language. Throws Conflict, and Invalid for a newer one. */
  async add(
    { sessionId, materialId }: Omit<Which, 'id'>,
    said: TranscriptFile,
    cues: readonly Cue[],
    actor: Actor,
  ): Promise<void> {
    requireAbility(actor, 'change', sessionId);
    await this.changes.run(actor, async (change) => {
      const { id } = await lockSession(change.tx, sessionId);
      await addTranscript(change, await getMaterial(change.tx, id, materialId), said, cues);
    });
  }

  /** Says that a person has compared it with the recording. Throws Conflict if it has changed since `seen`. */
  async check(which: Which, seen: string, actor: Actor): Promise<void> {
    await this.change(which, actor, (change, material, known) => checkTranscript(change, material, known, seen));
  }

  /** Says that it belongs to the recording that replaced another one. Throws Conflict if one of them has changed since. */
  async confirm(which: Which, seen: { seen: string; recording: string }, actor: Actor): Promise<void> {
    await this.change(which, actor, (change, material, known) => confirmTranscript(change, material, known, seen));
  }

  /** Takes words out for good. Throws Conflict if it has changed since `seen`. */
  async blank(which: Which, chosen: { positions: readonly number[]; seen: string }, actor: Actor): Promise<void> {
    await this.change(which, actor, (change, material, known) => blankCues(change, material, known, chosen));
  }

  /** Deletes it. */
  async delete(which: Which, actor: Actor): Promise<void> {
    await this.change(which, actor, removeTranscript);
  }

  private async change(
    { sessionId, materialId, id }: Which,
    actor: Actor,
    apply: (change: Change, material: Material, known: WholeTranscript) => Promise<void>,
  ): Promise<void> {
    requireAbility(actor, 'change', sessionId);
    await this.changes.run(actor, async (change) => {
      const session = await lockSession(change.tx, sessionId);
      const material = await getMaterial(change.tx, session.id, materialId);
      await apply(change, material, await getTranscript(change.tx, material.id, id));
    });
  }
}
