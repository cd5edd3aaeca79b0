import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import type { FieldFault } from '../platform/errors.js';
import { faultsOf } from '../platform/validation.js';
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
  try {
    const text = decode(bytes);
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
  return { rows, faults };
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

function decode(bytes: Uint8Array): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le', { fatal: true }).decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be', { fatal: true }).decode(bytes);
  return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
}
