import type { FieldFault } from '../../platform/errors.js';
import { translate } from '../../platform/i18n/messages.js';
import { faultMessage } from '../../platform/views/form-fields.js';

/** What is wrong with a file, row by row. */
export interface ImportFaults {
  title: string;
  items: { line: string; message: string }[];
  more: string | null;
}

const mostFaults = 50;
const rowPath = /^rows\.(\d+)\.([^.]+)/u;

/** The faults of a file in the order of its lines, or null when there are none. */
export function importFaults(faults: readonly FieldFault[], language: string): ImportFaults | null {
  if (faults.length === 0) return null;
  const rest = faults.length - mostFaults;
  return {
    title: translate(language, 'console.importRefused', { count: faults.length }),
    items: faults
      .toSorted((a, b) => lineOf(a) - lineOf(b))
      .slice(0, mostFaults)
      .map((fault) => importFault(fault, language)),
    more: rest > 0 ? translate(language, 'console.importMoreFaults', { count: rest }) : null,
  };
}

/** `rows.4.members.0.email`: line 4, column members. */
function importFault(fault: FieldFault, language: string): ImportFaults['items'][number] {
  const [, line = '', column = ''] = rowPath.exec(fault.path) ?? [];
  const message = faultMessage({ ...fault, path: column || fault.path }, language);
  if (line === '') return { line: '', message };
  return { line: translate(language, 'console.importLine', { line, column: csvColumn(column) }), message };
}

function lineOf(fault: FieldFault): number {
  return Number(rowPath.exec(fault.path)?.[1] ?? 0);
}

/** As the heading of the file has it. */
function csvColumn(name: string): string {
  return name.replaceAll(/[A-Z]/gu, (letter) => `_${letter.toLowerCase()}`);
}
