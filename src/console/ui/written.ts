import type { Call } from '../../domain/calls/call.entity.js';
import type { Ability } from '../../domain/identity/role.js';
import type { Connection } from '../../platform/database/tx.js';
import { Place } from '../../platform/place.js';
import type { StateView } from './session-state.js';

/** Something that was written to many people, as the list of all shows it. */
export interface WrittenRow {
  id: string;
  title: string;
  path: string;
  state: StateView;
  when: string;
  /** How far it has come, or what became of it. */
  result: string;
}

/** What rows of a list are read and described with. */
export interface WrittenScope {
  connection: Connection;
  call: Call;
  language: string;
  now: Date;
}

/** A kind of what organizers write to many people: whom a new one is for, and those that were written. */
export interface WrittenKind {
  /** Its texts are `console.campaigns.kind.NAME`. */
  name: string;
  /** Who reads the list. */
  ability: Ability;
  /** Whom a new one is for, as the key of a text, and where it is written. */
  starts: { to: string; path: (call: Pick<Call, 'slug'>) => string }[];
  /** SQL of the `id` and `created_at` of those of the call `$1`. */
  sql: string;
  /** Returns the rows with these ids, in any order. */
  rows(scope: WrittenScope, ids: readonly string[]): Promise<WrittenRow[]>;
}

export const writtenKinds = new Place<WrittenKind>('kinds of messages', ({ name }) => name);
