/** Prints a message to standard error, because standard output is only for results. */
export function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** Prints a result to standard output. */
export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
