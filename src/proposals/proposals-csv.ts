import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import type { FieldFault } from '../platform/errors.js';
import { faultsOf } from '../platform/validation.js';
import { emailKey } from '../registrations/email-address.js';
import { externalIdInput, type ProposalInput, proposalInput } from './proposal-input.js';

export interface ProposalRow {
  /** Line in the file, from 1; the heading is line 1. */
  line: number;
  externalId: string;
  input: ProposalInput;
}

const row = z.object({ externalId: externalIdInput }).and(z.looseObject({}));

/**
 * Reads proposals from CSV: a heading with `external_id,title,theme,organization,members,state,submitted_at`, commas or
 * semicolons, UTF-8 or UTF-16 with a byte order mark. `members` are addresses with spaces, commas or semicolons between.
 * Gives the good rows and the faults of the others (`rows.LINE.column`).
 */
export function readProposalsCsv(bytes: Uint8Array): { rows: ProposalRow[]; faults: FieldFault[] } {
  let records: { record: Record<string, string>; info: { lines: number } }[];
  const text = decode(bytes);
  if (text === null)
    return { rows: [], faults: [{ path: 'file', code: 'not-unicode', message: 'The file is not UTF-8 or UTF-16.' }] };
  try {
    const delimiter = text.split('\n', 1)[0]?.includes(';') === true ? ';' : ',';
    records = parse(text, {
      columns: (heading: string[]) => heading.map(column),
      delimiter,
      info: true,
      skip_empty_lines: true,
      trim: true,
      max_record_size: 100_000,
    }) as unknown as typeof records;
  } catch (error) {
    const message = `The file is not CSV that can be read: ${(error as Error).message}`;
    return { rows: [], faults: [{ path: 'file', code: 'not-csv', message }] };
  }
  if (records.length === 0)
    return {
      rows: [],
      faults: [{ path: 'file', code: 'no-rows', message: 'The file has no rows below its heading.' }],
    };
  const rows: ProposalRow[] = [];
  const faults: FieldFault[] = [];
  for (const { record, info } of records) {
    const { externalId, members, organization, submittedAt, ...rest } = record;
    const head = row.safeParse({ externalId });
    const body = proposalInput.safeParse({
      title: rest['title'],
      theme: rest['theme'],
      state: rest['state'] || 'draft',
      organization: organization || null,
      submittedAt: submittedAt || null,
      members: (members ?? '')
        .split(/[\s,;]+/u)
        .filter((part) => part !== '')
        .map((email) => ({ email })),
    });
    if (head.success && body.success) {
      rows.push({ line: info.lines, externalId: head.data.externalId, input: body.data });
      continue;
    }
    const issues = [...(head.error?.issues ?? []), ...(body.error?.issues ?? [])];
    faults.push(
      ...faultsOf(issues).map((one) => ({
        ...one,
        path: `rows.${info.lines}.${one.path}`,
        message: `Line ${info.lines}, ${one.path}: ${one.message}`,
      })),
    );
  }
  return { rows, faults: [...faults, ...repetitions(rows)] };
}

/** Ids that stand on an earlier line, too, and addresses that one line has twice. */
function repetitions(rows: readonly ProposalRow[]): FieldFault[] {
  const firstLines = new Map<string, number>();
  return rows.flatMap(({ line, externalId, input }) => {
    const first = firstLines.get(externalId);
    if (first === undefined) firstLines.set(externalId, line);
    const keys = input.members.map(({ email }) => emailKey(email));
    const faulty = [
      ...(first === undefined ? [] : ['externalId']),
      ...keys.flatMap((key, index) => (keys.indexOf(key) < index ? [`members.${index}.email`] : [])),
    ];
    return faulty.map((path) => ({
      path: `rows.${line}.${path}`,
      code: 'repeated',
      message: `Line ${line}, ${path}: This is there twice.`,
    }));
  });
}

/** `External ID`, `external_id` and `externalId` are one column. */
function column(heading: string): string {
  const words = heading
    .trim()
    .replace(/([a-z])([A-Z])/gu, '$1 $2')
    .toLowerCase()
    .split(/[\s_-]+/u);
  return words.map((word, index) => (index === 0 ? word : word.charAt(0).toUpperCase() + word.slice(1))).join('');
}

/** The text, or null when the bytes are not Unicode. */
function decode(bytes: Uint8Array): string | null {
  const [first, second] = bytes;
  const encoding =
    first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}
