/** Prints a message to standard error, because standard output is only for results. */
export function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** Prints a result to standard output. */
export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** Options of commands that print data. */
export interface OutputOptions {
  /** Whether programs read the output. */
  json?: true;
}

/** Prints a result: as JSON if `--json` is given, otherwise as text, of which people see nothing if it is empty. */
export function present(options: OutputOptions, data: unknown, text: string): void {
  if (options.json === true) print(JSON.stringify(data, null, 2));
  else if (text !== '') print(text);
}

/** Returns a line per row, with columns of equal width. */
export function table(rows: readonly (readonly (string | number)[])[]): string {
  const texts = rows.map((row) => row.map(String));
  const widths = (texts[0] ?? []).map((_, index) => Math.max(...texts.map((row) => row[index]?.length ?? 0)));
  return texts
    .map((row) =>
      row
        .map((cell, index) => cell.padEnd(widths[index] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** Returns the day of an instant, in UTC. */
export function day(at: Date): string {
  return at.toISOString().slice(0, 10);
}
