/** What a form or a query holds, by name; a name may be there several times. */
export type FormValues = Readonly<Record<string, readonly string[]>>;

/** The text values of a form or a query; anything else is not there. */
export function formValues(input: unknown): FormValues {
  if (typeof input !== 'object' || input === null) return {};
  return Object.fromEntries(
    Object.entries(input).map(([name, value]: [string, unknown]) => {
      const all: unknown[] = Array.isArray(value) ? value : [value];
      return [name, all.filter((one): one is string => typeof one === 'string')];
    }),
  );
}

/** The first value of this name, or an empty text. */
export function textOf(values: FormValues, name: string): string {
  return values[name]?.[0] ?? '';
}

/** All values of this name. */
export function listOf(values: FormValues, name: string): string[] {
  return [...(values[name] ?? [])];
}

/** A page number from 1; anything else is the first page. */
export function pageOf(values: FormValues): number {
  const text = textOf(values, 'page');
  return /^[1-9]\d{0,5}$/u.test(text) ? Number(text) : 1;
}

/** The value when it is one of these choices, else the first of them. */
export function choiceOf<Choice extends string>(
  values: FormValues,
  name: string,
  choices: readonly [Choice, ...Choice[]],
): Choice {
  const text = textOf(values, name);
  return choices.find((choice) => choice === text) ?? choices[0];
}

/** What to look for, without characters that nobody types: they would upset the database. */
export function searchOf(values: FormValues): string {
  return textOf(values, 'q')
    .replaceAll(/\p{Cc}/gu, ' ')
    .trim()
    .slice(0, 100);
}
