import type { FastifyRequest } from 'fastify';
import { type Attendance, attendances } from '../../domain/sessions/attendance.js';
import type { RosterSessionsError } from '../../domain/delegations/roster-sessions.js';
import { BadRequestException } from '@nestjs/common';
import { textOfTable, type UploadFault } from '../../platform/workbook/workbook-text.js';

export interface RosterFieldRow {
  name: string;
  email: string;
  country: string;
}

/** The submitted form of a roster, all of which is shown again. */
export interface RosterValues {
  sessions: string[];
  sessionsError: RosterSessionsError | null;
  text: string;
  rows: RosterFieldRow[];
  allOrNothing: boolean;
  /** How the people attend sessions that ask; null while the coordinator has not said. */
  attendance: Attendance | null;
  /** The language in which they follow sessions that offer a choice; empty while the coordinator has not said. */
  listensIn: string;
  /** Whether a chosen session asks, and the coordinator has not said. */
  lacksAttendance: boolean;
  /** The clicked button, except for the two with their own action. */
  wantsRows: boolean;
  /** Identifies one click on the register button. */
  submission: string;
  /** The digest of the preview, so that nothing else is registered. */
  checked: string;
  fileFault: UploadFault | 'file-and-text' | 'too-long' | null;
}

type Fields = Map<string, string[]>;

/** Maximum size of a roster in bytes; the rest of a larger file is ignored. */
const mostBytes = 2_000_000;
export const maxFieldRows = 60;

/** Parses the form, with or without a file. Throws BadRequestException if it is incomplete. */
export async function readRosterForm(request: FastifyRequest): Promise<RosterValues> {
  const { fields, file } = request.isMultipart()
    ? await readParts(request)
    : { fields: fieldsOf(request.body), file: null };
  const value = (name: string) => fields.get(name)?.[0] ?? '';
  const text = unixLines(value('people'));
  const names = fields.get('rowName') ?? [];
  const rows = names.slice(0, maxFieldRows).map((name, index) => ({
    name,
    email: fields.get('rowEmail')?.[index] ?? '',
    country: fields.get('rowCountry')?.[index] ?? '',
  }));
  const values: RosterValues = {
    sessions: fields.get('sessions') ?? [],
    sessionsError: null,
    text,
    rows,
    allOrNothing: value('allOrNothing') === 'yes',
    attendance: attendances.find((one) => one === value('attendance')) ?? null,
    listensIn: value('listensIn'),
    lacksAttendance: false,
    wantsRows: value('more') !== '',
    submission: value('submission'),
    checked: value('checked'),
    fileFault: null,
  };
  return file === null ? values : withFile(values, file);
}

async function withFile(values: RosterValues, { bytes, isWhole }: RosterFile): Promise<RosterValues> {
  if (!isWhole) return { ...values, fileFault: 'too-long' };
  if (values.text.trim() !== '') return { ...values, fileFault: 'file-and-text' };
  const read = await textOfTable(bytes);
  return read.ok ? { ...values, text: unixLines(read.text) } : { ...values, fileFault: read.code };
}

// Line breaks as in textareas, so that the text comes back unchanged.
function unixLines(text: string): string {
  return text.replaceAll(/\r\n?/gu, '\n');
}

function fieldsOf(body: unknown): Fields {
  if (typeof body !== 'object' || body === null) return new Map();
  return new Map(
    Object.entries(body).map(([name, value]): [string, string[]] => [
      name,
      (Array.isArray(value) ? value : [value]).filter((one): one is string => typeof one === 'string'),
    ]),
  );
}

interface RosterFile {
  bytes: Buffer;
  /** False for a file that is too large. */
  isWhole: boolean;
}

async function readParts(request: FastifyRequest): Promise<{ fields: Fields; file: RosterFile | null }> {
  const fields: Fields = new Map();
  let file: RosterFile | null = null;
  try {
    for await (const part of request.parts({ limits: { fields: 400 } })) {
      if (part.type === 'file') file = (await readFile(part.file)) ?? file;
      else if (typeof part.value === 'string') {
        fields.set(part.fieldname, [...(fields.get(part.fieldname) ?? []), part.value]);
      }
    }
  } catch (error) {
    if (typeof (error as { statusCode?: unknown }).statusCode === 'number') throw error;
    throw new BadRequestException('The form is malformed. Reload the page and submit it again.');
  }
  return { fields, file };
}

/** An empty file field is sent as an empty file. */
async function readFile(stream: AsyncIterable<Buffer>): Promise<RosterFile | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    size += chunk.length;
    if (size <= mostBytes) chunks.push(chunk);
  }
  return size === 0 ? null : { bytes: Buffer.concat(chunks), isWhole: size <= mostBytes };
}
