/** The texts that a form or a query holds, by name; a name can occur several times. Anything that is no text is left out. */
export class FormValues {
  private readonly values: ReadonlyMap<string, readonly string[]>;

  constructor(input: unknown = {}) {
    const entries: [string, unknown][] = typeof input === 'object' && input !== null ? Object.entries(input) : [];
    this.values = new Map(
      entries.map(([name, value]) => {
        const all: unknown[] = Array.isArray(value) ? value : [value];
        return [name, all.filter((one): one is string => typeof one === 'string')];
      }),
    );
  }

  /** The names that occur. */
  get names(): string[] {
    return [...this.values.keys()];
  }

  /** The first value of this name, or an empty text. */
  text(name: string): string {
    return this.values.get(name)?.[0] ?? '';
  }

  /** The value of a name that occurs once, else null. */
  only(name: string): string | null {
    const values = this.values.get(name) ?? [];
    return values.length === 1 ? (values[0] ?? null) : null;
  }

  /** The first value of each of these names, or an empty text. */
  texts<Name extends string>(names: readonly Name[]): Record<Name, string> {
    return Object.fromEntries(names.map((name) => [name, this.text(name)])) as Record<Name, string>;
  }

  /** All values of this name. */
  list(name: string): string[] {
    return [...(this.values.get(name) ?? [])];
  }

  /** The value if it is one of these choices, else the first of them. */
  choice<Choice extends string>(name: string, choices: readonly [Choice, ...Choice[]]): Choice {
    const text = this.text(name);
    return choices.find((choice) => choice === text) ?? choices[0];
  }

  /** The page number `page`, from 1; the first page for anything else. */
  get page(): number {
    const text = this.text('page');
    return /^[1-9]\d{0,5}$/u.test(text) ? Number(text) : 1;
  }

  /** The search terms `q`, at most 100 characters, without control characters, which PostgreSQL would refuse. */
  get search(): string {
    return this.text('q')
      .replaceAll(/\p{Cc}/gu, ' ')
      .trim()
      .slice(0, 100);
  }
}
