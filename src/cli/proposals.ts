import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { ImportProposals } from '../flows/proposals/import-proposals.flow.js';
import { StartupError } from '../app/open-database.js';
import { operator, withFlows } from './context.js';
import { type OutputOptions, present } from './output.js';

/** Imports proposals from a CSV file. */
export async function importProposals(call: string, file: string, options: OutputOptions): Promise<void> {
  const csv = file === '-' ? await buffer(process.stdin) : await readIt(file);
  const counts = await withFlows((flows) => flows.get(ImportProposals).run(call, csv, operator));
  const { created, changed, unchanged, waiting } = counts;
  const said = `${created} new, ${changed} changed, ${unchanged} unchanged`;
  present(options, { ...counts }, waiting === 0 ? said : `${said}, ${waiting} waiting for an owner`);
}

async function readIt(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (error) {
    throw new StartupError(`Can't read ${file} (${(error as NodeJS.ErrnoException).code}).`, { cause: error });
  }
}
