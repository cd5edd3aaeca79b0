/** Tells the operator something; standard output is for results alone. */
export function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** Gives a result. */
export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
