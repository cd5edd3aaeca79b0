/** The text values of a form or query by name; a name can occur several times. Values that are not text are ignored. */
export class FormValues {
  private readonly values = new Map<string, readonly string[]>();

  constructor(input: unknown = {}) {
    const entries: [string, unknown][] = typeof input === 'object' && input !== null ? Object.entries(input) : [];
    for (const [name, value] of entries) {
      const all: unknown[] = Array.isArray(value) ? value : [value];
      this.values.set(
        name,
        all.filter((one): one is string => typeof one === 'string'),
      );
    }
  }

  /** Returns all names. */
  get names(): string[] {
    return [...this.values.keys()];
  }

  /** Returns the first value of this name, or an empty text. */
  text(name: string): string {
    return this.values.get(name)?.[0] ?? '';
  }

  /** Returns the value of a name that occurs exactly once, otherwise null. */
  only(name: string): string | null {
    const values = this.values.get(name) ?? [];
    return values.length === 1 ? (values[0] ?? null) : null;
  }

  /** Returns the first value of each of these names, or an empty text. */
  texts<Name extends string>(names: readonly Name[]): Record<Name, string> {
    return Object.fromEntries(names.map((name) => [name, this.text(name)])) as Record<Name, string>;
  }

  /** Returns a line of at most `max` characters, without control characters, which PostgreSQL would refuse. */
  line(name: string, max: number): string {
    return this.text(name)
      .replaceAll(/\p{Cc}/gu, ' ')
      .trim()
      .slice(0, max);
  }

  /** Returns all values of this name. */
  list(name: string): string[] {
    return [...(this.values.get(name) ?? [])];
  }

  /** Returns the value if it is one of these choices, otherwise the first choice. */
  choice<Choice extends string>(name: string, choices: readonly [Choice, ...Choice[]]): Choice {
    const text = this.text(name);
    return choices.find((choice) => choice === text) ?? choices[0];
  }

  /** Returns the page number `page`, from 1, or 1 if it is invalid. */
  get page(): number {
    const text = this.text('page');
    return /^[1-9]\d{0,5}$/u.test(text) ? Number(text) : 1;
  }

  /**
   * Returns the search terms `q`: at most 100 characters, without the invisible marks of direction that are copied along
   * with names.
   */
  get search(): string {
    return this.line('q', 100)
      .replaceAll(/\p{Bidi_Control}/gu, '')
      .trim();
  }
}
