import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { record, type Change } from '../../../domain/identity/change.js';
import { type Material, recordingOf } from '../../../domain/materials/material.js';
import { raiseMaterialRevision } from '../../../domain/materials/materials.queries.js';
import { Conflict, invalidField } from '../../../platform/errors.js';
import { type Cue, takeOut } from './cue.js';
import { removedMark } from './removed-mark.js';
import { stampOf, type Transcript, type TranscriptFile, type WholeTranscript } from './transcript.js';
import {
  deleteTranscript,
  getTranscript,
  listTranscripts,
  noteTranscribed,
  writeTranscript,
} from './transcripts.queries.js';
import { writeText, writeVtt } from './write-transcript.js';

/**
 * Stores what is said in a recording of a locked session, over what was there in this language. Throws Invalid for
 * something that is no recording, and if there is one that the page didn't show; the same file twice is stored once.
 */
export async function addTranscript(
  change: Change,
  material: Material,
  { seen, recording, isDraft = false, ...said }: TranscriptFile,
  cues: readonly Cue[],
): Promise<void> {
  if (material.kind !== 'recording') throw new Conflict('no-recording', 'Only recordings have transcripts.');
  const existing = (await listTranscripts(change.tx, material.id)).find(({ language }) => language === said.language);
  const of = { materialId: material.id, recording: recording || recordingOf(material) };
  const written = { ...said, isDraft, ...of, id: existing?.id ?? randomUUID(), cues };
  if (existing !== undefined && !seen.split(',').includes(stampOf(existing))) {
    const known = await getTranscript(change.tx, material.id, existing.id);
    if (isSame(known, written)) return;
    const message = 'Somebody has uploaded this language in the meantime. Look at it; upload again to replace it.';
    throw invalidField('language', 'transcript-newer', message);
  }
  await write(change, material, written);
  const details = { language: said.language, material: material.id };
  await record(change, 'session.transcript-uploaded', `session:${material.sessionId}`, details);
}

/**
 * Says that a person has checked a transcript, which is no draft from then on. Throws Conflict if it has changed since the
 * page with `seen` was opened, as all of these do: they would speak of words that nobody has looked at.
 */
export async function checkTranscript(
  change: Change,
  material: Material,
  known: WholeTranscript,
  seen: string,
): Promise<void> {
  requireSeen(known, seen);
  await write(change, material, { ...known, isChecked: true, isDraft: false });
  await noted(change, material, 'session.transcript-checked', known);
}

/**
 * Says that a transcript of the recording before belongs to the one that replaced it, too. Throws Conflict also if that has
 * been replaced since the page showed it as `recording`.
 */
export async function confirmTranscript(
  change: Change,
  material: Material,
  known: WholeTranscript,
  { seen, recording }: { seen: string; recording: string },
): Promise<void> {
  requireSeen(known, recording === recordingOf(material) ? seen : '');
  await write(change, material, { ...known, recording });
  await noted(change, material, 'session.transcript-confirmed', known);
}

/**
 * Takes words out of a transcript for good: nothing keeps them, and the activity log has none. Throws Conflict if it has
 * changed since the page with `seen` was opened: the positions would be others.
 */
export async function blankCues(
  change: Change,
  material: Material,
  known: WholeTranscript,
  { positions, seen }: { positions: readonly number[]; seen: string },
): Promise<void> {
  requireSeen(known, seen);
  await write(change, material, { ...known, cues: takeOut(known.cues, positions) });
  await noted(change, material, 'session.transcript-blanked', known, { count: positions.length });
}

/** Deletes a transcript. */
export async function removeTranscript(change: Change, material: Material, known: Transcript): Promise<void> {
  await deleteTranscript(change.tx, known.id);
  await shown(change, material);
  await noted(change, material, 'session.transcript-deleted', known);
}

function requireSeen(known: WholeTranscript, seen: string): void {
  if (seen !== stampOf(known)) {
    throw new Conflict('transcript-changed', 'The transcript or recording has just changed. Look at it again.');
  }
}

type Written = Pick<
  WholeTranscript,
  'id' | 'materialId' | 'language' | 'madeBy' | 'isChecked' | 'isDraft' | 'recording' | 'cues'
>;

async function write(
  change: Change,
  material: Material,
  { id, materialId, language, madeBy, isChecked, isDraft, recording, cues }: Written,
): Promise<void> {
  const isTimed = cues.every(({ start }) => start !== null);
  const removed = removedMark(language);
  await writeTranscript(change.tx, {
    id,
    materialId,
    language,
    madeBy,
    isChecked,
    isDraft,
    recording,
    cues,
    isTimed,
    cueCount: cues.length,
    endsAtMs: isTimed ? cues.reduce((most, { end }) => Math.max(most, end ?? 0), 0) : null,
    vttBytes: isTimed ? Buffer.byteLength(writeVtt(cues, removed)) : 0,
    textBytes: Buffer.byteLength(writeText(cues, removed)),
    updatedAt: change.now,
  });
  await shown(change, material);
}

/** Builds the pages again that lead to the transcripts of a recording. */
async function shown({ tx, now }: Change, { id, sessionId }: Material): Promise<void> {
  await noteTranscribed(tx, id);
  await raiseMaterialRevision(tx, sessionId, now);
}

async function noted(
  change: Change,
  { id, sessionId }: Material,
  action: `session.transcript-${'checked' | 'confirmed' | 'blanked' | 'deleted'}`,
  { language }: Transcript,
  details = {},
): Promise<void> {
  await record(change, action, `session:${sessionId}`, { language, material: id, ...details });
}

function isSame(known: WholeTranscript, { madeBy, isChecked, recording, cues }: Written): boolean {
  const isSaid = known.recording === recording && known.madeBy === madeBy && known.isChecked === isChecked;
  return isSaid && isDeepStrictEqual(known.cues, [...cues]);
}
