import { z } from 'zod';
import { Forbidden } from '../../../platform/errors.js';
import { prose, line } from '../../../platform/validation.js';
import { type Actor, actorName, isAble } from '../../identity/actor.js';

/** What organizers write about a person. */
export const noteInput = z.strictObject({
  note: prose(4000)
    .transform((text) => text.trim())
    .pipe(z.string().min(1)),
});

/** A note about a person, for the team. */
export interface PersonNote {
  id: string;
  attendeeId: string;
  body: string;
  /** An actor, such as `organizer:ID`. */
  writtenBy: string;
  writtenAt: Date;
  editedAt: Date | null;
}

/** Whether the actor can change what a note says: only its author, so that nobody speaks for others. */
export function canEditNote({ writtenBy }: PersonNote, actor: Actor): boolean {
  return writtenBy === actorName(actor) && isAble(actor, 'change');
}

/** Whether the actor can delete a note: its author, and owners. */
export function canDeleteNote(note: PersonNote, actor: Actor): boolean {
  return canEditNote(note, actor) || isAble(actor, 'administer');
}

/** Returns the refusal for a note of somebody else. */
export function notYourNote(): Forbidden {
  return new Forbidden('not-your-note', 'Only the author of a note can change it.');
}

/** Why a person is blocked, and whether they leave upcoming sessions. */
export const blockInput = z.strictObject({
  reason: line(300, 3),
  withdraws: z.boolean(),
});
