/** A job that runs in the background. */
export type JobKind =
  | 'import-registrations'
  | 'bulk-registrations'
  | 'tag-people'
  | 'room-sheet'
  | 'proposal-book'
  | 'jury-dossier'
  | 'jury-sheets'
  | 'call-record';

/** Whether a job makes a file, of which there is nothing before it is done. */
export function makesFile(kind: JobKind): boolean {
  return ['proposal-book', 'jury-dossier', 'jury-sheets', 'call-record'].includes(kind);
}

/** A draft was previewed and waits for its confirmation. */
export type JobState = 'draft' | 'queued' | 'running' | 'done' | 'failed' | 'cancelled';

export interface Job {
  id: string;
  kind: JobKind;
  callId: string;
  sessionId: string | null;
  /** Who started it. */
  organizerId: string;
  /** Where they started it, for the activity log. */
  origin: string | null;
  state: JobState;
  input: Readonly<Record<string, unknown>>;
  /** Number of items, and how many of them are done. */
  total: number;
  done: number;
  /** Outcomes by kind. */
  counts: Readonly<Record<string, number>>;
  /** Code of the reason why it failed. */
  error: string | null;
  /** Name of the file that it made, while that is stored. */
  outputName: string | null;
  createdAt: Date;
  startedAt: Date | null;
  finishedAt: Date | null;
}

/** Why an item of a file was left out. */
export interface JobFailure {
  /** Row of the file, from 1. */
  line: number;
  /** Column; null if it isn't about one. */
  path: string | null;
  /** The key of a text: that of a field error where there is a column, otherwise that of a refusal. */
  code: string;
  values?: Record<string, string | number>;
}

/** Items that are done in one transaction: all or none of them. */
export interface JobPart {
  content: unknown;
  /** Number of items. */
  size: number;
}

/** Another instance takes over after this time without a sign of life. */
export const leaseSeconds = 15;
export const extendLeaseMs = 5000;

/** How often a part is attempted that fails unexpectedly, or kills its process. */
export const maxAttempts = 4;

const hour = 3_600_000;
/** How long previews, files and finished jobs are stored, in milliseconds. */
export const storedForMs = { draft: 24 * hour, output: 72 * hour, job: 30 * 24 * hour } as const;

/** Returns whether a job still runs, or will. */
export function isUnfinished({ state }: Pick<Job, 'state'>): boolean {
  return state === 'queued' || state === 'running';
}

/** Returns items in parts of up to `size`, each for one transaction. */
export function partsOf(items: readonly unknown[], size: number): JobPart[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) => {
    const content = items.slice(index * size, (index + 1) * size);
    return { content, size: content.length };
  });
}

/** Returns the outcomes of two sets of items together. */
export function addCounts(
  one: Readonly<Record<string, number>>,
  other: Readonly<Record<string, number>>,
): Record<string, number> {
  const sum: Record<string, number> = { ...one };
  for (const [kind, count] of Object.entries(other)) sum[kind] = (sum[kind] ?? 0) + count;
  return sum;
}
