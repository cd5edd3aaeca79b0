import type { MigrationInterface } from 'typeorm';
import { z } from 'zod';
import { compareMigrations } from '../database/migration-state.js';

/** The first line of a backup: what it contains, in which state of the schema. */
const header = z.object({
  format: z.literal('greenroom backup'),
  formatVersion: z.number(),
  /** Version of the program that made it. */
  version: z.string(),
  createdAt: z.string(),
  postgres: z.string(),
  /** Names of the migrations that the schema had. */
  migrations: z.array(z.string()),
  /** Short fingerprint of the secret; null for a database that never had one. */
  secret: z.string().nullable(),
  tables: z.array(z.object({ name: z.string(), columns: z.array(z.string()) })),
});

const tableSum = z.object({ rows: z.number(), bytes: z.number(), sha256: z.string() });

/** The last line of a backup: what must have been read by then. */
const footer = z.object({
  tables: z.record(z.string(), tableSum),
  sequences: z.array(z.object({ name: z.string(), lastValue: z.string(), isCalled: z.boolean() })),
});

export type BackupHeader = z.output<typeof header>;
export type TableSum = z.output<typeof tableSum>;
export type BackupFooter = z.output<typeof footer>;

export const formatVersion = 1;

/** A backup that can't be restored; the message says why. */
export class BackupError extends Error {}

/** Returns the header. Throws BackupError for another file, for one of a newer version of the program, and for one that is too old. */
export function readHeader(line: string, known: readonly MigrationInterface[], version: string): BackupHeader {
  const found = header.safeParse(parse(line));
  if (!found.success) throw notABackup();
  const { unknown, tooOld } = compareMigrations(found.data.migrations, known);
  if (found.data.formatVersion > formatVersion || unknown > 0) {
    throw new BackupError(
      `The backup was made by a newer version of Greenroom (${found.data.version}; this is ${version}). Update this installation, then restore it.`,
    );
  }
  if (tooOld) {
    throw new BackupError(
      'The backup was made before Greenroom 0.1.0. Restore it with the version that made it, and update that installation as docs/operations.md says.',
    );
  }
  return found.data;
}

/** Returns the footer. Throws BackupError for anything else. */
export function readFooter(line: string): BackupFooter {
  const found = footer.safeParse(parse(line));
  if (!found.success) throw damaged('its summary is missing');
  return found.data;
}

/** Throws BackupError unless a table has exactly the rows that were saved. */
export function checkSum(name: string, read: TableSum, saved: TableSum | undefined): void {
  if (saved === undefined || read.sha256 !== saved.sha256 || read.rows !== saved.rows) {
    throw damaged(`the contents of ${name} have changed`);
  }
}

/** Returns the error for a file that has changed since it was written. */
export function damaged(how: string): BackupError {
  return new BackupError(`The backup is damaged: ${how}. Nothing was restored. Use another copy of the file.`);
}

/** Returns the error for a file that ends too early. */
export function truncated(): BackupError {
  return new BackupError('The backup is incomplete: the file ends too early. Nothing was restored. Use another copy.');
}

/** Returns the error for a file of another kind. */
export function notABackup(): BackupError {
  return new BackupError('This file is not a backup that "greenroom backup" made.');
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
