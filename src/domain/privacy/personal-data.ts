import { Place } from '../../platform/place.js';
import type { Connection } from '../../platform/database/tx.js';
import type { command } from '../../platform/database/statement.js';

/** What happens to a column when a person is erased: it is emptied for them, it stays (why), or it holds none of theirs. */
export type Fate = 'erased' | 'none' | `kept: ${string}`;

/** A statement that erases people: $1 are the ids of attendees, $2 is the time. */
type Erasing = Pick<ReturnType<typeof command>, 'run'>;

/** What a part stores about people, and what becomes of it. */
export interface PersonalData {
  /** Every column of its tables that can hold a text, as `table.column`. */
  readonly fates: Partial<Record<Fate, readonly string[]>>;
  /** What finds rows by the names and addresses in other tables, and so runs before any of these is emptied. */
  readonly beforeErasing?: readonly Erasing[];
  readonly erases?: readonly Erasing[];
  /**
   * What a person downloads of it, under a name in the file. It isn't in the files that organizers make, who may not know
   * all of it.
   */
  readonly download?: {
    readonly name: string;
    readonly read: (connection: Connection, attendeeId: string) => Promise<object[]>;
  };
  /**
   * The columns that name a person. They stay when two people are merged, so that it can be undone: how those who read
   * them find what belongs to one person then.
   */
  readonly staysWhenMerged?: Readonly<Record<string, string>>;
}

/** What the parts store about people; what the core stores is in `erasure.queries.ts`. */
export const personalDataOfParts = new Place<PersonalData & { name: string }>('parts', ({ name }) => name);
