import { z } from 'zod';
import { type FieldError, Invalid } from './errors.js';

/** Parameters of a refinement's issue, for translating the error. */
interface FieldErrorParams {
  code: string;
  values?: Record<string, string | number>;
}

/**
 * Returns the parameters of a refinement with a stable error code (`errors.field.CODE`) and an English message for the
 * API.
 */
export function fault(code: string, message: string, values?: Record<string, string | number>) {
  return { message, params: { code, ...(values && { values }) } satisfies FieldErrorParams };
}

/** Control characters in the patterns of the API's documentation, whose readers have no Unicode classes (ECMA-262). */
const control = String.raw`\u0000-\u001f\u007f-\u009f`;

/** One line of text that is not empty, as a pattern of JSON Schema. */
export const linePattern = `^[^${control}]*[^\\s\ufeff${control}][^${control}]*$`;

/** The same, but it can be empty. */
export const emptyLinePattern = `^[^${control}]*$`;

/** Schema for one line of text: trimmed, without control characters, at most `max` characters. */
export function line(max: number, min = 1) {
  return z
    .string()
    .overwrite(plainLine)
    .trim()
    .min(min)
    .max(max)
    .refine(
      (text) => !/\p{Cc}/u.test(text),
      fault('control-characters', 'Must not contain line breaks or control characters.'),
    )
    .meta({ pattern: min === 0 ? emptyLinePattern : linePattern });
}

/**
 * Returns a line without the marks that only change how others see the texts around it: it can be part of a sentence that
 * somebody else wrote. Separators of lines and paragraphs become spaces.
 */
export function plainLine(text: string): string {
  return withoutOverrides(text).replaceAll(/[\u2028\u2029]/gu, ' ');
}

/**
 * Returns a text without embeddings and overrides of direction, which texts copied from contacts often have, and which can
 * show others something else than what is written. Isolates that are closed stay, because our own Arabic texts have them
 * around names, and so do the marks and joiners that scripts need.
 */
export function withoutOverrides(text: string): string {
  return text.replaceAll(/([\u2066-\u2068][^\u202A-\u202E\u2066-\u2069]*\u2069)|[\u202A-\u202E\u2066-\u2069]/gu, '$1');
}

/**
 * Schema for multi-line text of at most `max` characters. Removes control characters other than tab and line feed, and
 * overrides of direction.
 */
export function prose(max: number) {
  return z
    .string()
    .max(max)
    .transform((text) => withoutOverrides(text.replace(/\r\n?/gu, '\n').replace(/[^\P{Cc}\n\t]/gu, '')));
}

/** Schema for `prose` that says something; trimmed. */
export function requiredProse(max: number) {
  return prose(max)
    .transform((text) => text.trim())
    .refine((text) => text !== '', fault('required', 'This field is required.'))
    .meta({ pattern: `[^\\s\\ufeff${control}]` });
}

/** A URL of ASCII characters with a scheme, as a pattern of JSON Schema: what RFC 3986 and a browser read alike. */
export function webAddressPattern(scheme: string): string {
  const label = '[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?';
  const octet = '(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])';
  const host = `(?:(?:${label}\\.)*[A-Za-z](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?|${octet}(?:\\.${octet}){3})`;
  const port = '(?:6553[0-5]|655[0-2][0-9]|65[0-4][0-9]{2}|6[0-4][0-9]{3}|[1-5][0-9]{4}|[0-9]{1,4})';
  return `^${scheme}://${host}(?::${port})?(?:[/?#][!#-;=?-~]*)?$`;
}

/** Schema for a URL with http or https, at most 2,000 characters. */
export const webAddress = z
  .string()
  .trim()
  .max(2000)
  .refine(
    (text) =>
      // Texts that are too long get here, too, and parsing a URL can take quadratic time.
      text.length > 2000 ||
      (URL.canParse(text) && ['http:', 'https:'].includes(new URL(text).protocol) && !/[\s<>"\p{Cc}]/u.test(text)),
    fault('not-a-web-address', 'Must be a URL that starts with https://.'),
  )
  .meta({ format: 'uri', pattern: webAddressPattern('https?'), examples: ['https://example.org/page'] });

const monthAndDay =
  '(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8]))';

const dates = (years: string, leapYears: string) => `(?:20${years}-${monthAndDay}|20${leapYears}-02-29)`;

/** A date from 2000 to 2099 as a pattern of JSON Schema, without anchors. */
export const datePattern = dates('[0-9]{2}', '(?:[02468][048]|[13579][26])');

/** A date that can be still to come, likewise: no pattern knows today, but the years before this program are over. */
const comingDatePattern = dates('(?:2[6-9]|[3-9][0-9])', '(?:28|[468][048]|[3579][26])');

/** Schema for a date in whose year sessions take place: calendars of holidays take minutes for the first centuries. */
export const dayInput = z.iso
  .date()
  .refine(isPlannable, fault('not-plannable', 'Must be between 2000 and 2099.'))
  .meta({ pattern: `^${datePattern}$`, examples: ['2027-03-14'] });

/** Whether a date or an instant (RFC 3339) is from 2000 to 2099. */
export function isPlannable(text: string): boolean {
  return text >= '2000' && text < '2100';
}

/** Schema for an RFC 3339 instant with offset. */
export const instant = z.iso.datetime({ offset: true }).transform((text) => new Date(text));

/** Schema for an instant that must be in the future, which `requireFuture` checks. */
export const comingInstant = z.iso
  .datetime({ offset: true })
  // Before the transformation, behind which zod forgets the examples.
  .meta({ pattern: `^${comingDatePattern}T`, examples: ['2027-01-15T17:00:00+08:00'] })
  .transform((text) => new Date(text));

/** A local time on a date that can be still to come, as a pattern of JSON Schema. */
export const comingWallTimePattern = `^${comingDatePattern}T(?:[01][0-9]|2[0-3]):[0-5][0-9]$`;

/** Parses untrusted input with a schema. Throws `Invalid` with all errors. */
export function read<T extends z.ZodType>(schema: T, input: unknown): z.output<T> {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  throw new Invalid('invalid', 'Some fields are invalid.', {}, fieldErrorsOf(result.error.issues));
}

/** The parsed input of a form, or null with all its errors. */
export interface FormReading<Input> {
  input: Input | null;
  fieldErrors: FieldError[];
}

/** Returns the parsed input of a form. Throws `Invalid` with all errors. */
export function requireInput<Input>({ input, fieldErrors }: FormReading<Input>): Input {
  if (input === null) throw new Invalid('invalid', 'Some fields are invalid.', {}, fieldErrors);
  return input;
}

type Issue = z.core.$ZodIssue;

/** Returns the errors of failed parsing, one per field and reason. */
export function fieldErrorsOf(issues: readonly Issue[]): FieldError[] {
  return issues.flatMap((issue) => {
    const path = issue.path.join('.');
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({
        path: path === '' ? key : `${path}.${key}`,
        code: 'unknown-field',
        message: 'Unknown field. Remove it or check its spelling.',
      }));
    }
    return [{ path, ...describe(issue) }];
  });
}

const formats: Record<string, string> = {
  datetime: 'Must be a date and time with an offset, such as 2027-01-15T17:00:00+08:00.',
  date: 'Must be a date, such as 2027-01-15.',
  uuid: 'Must be a UUID.',
  email: 'Must be a valid email address, like name@example.org.',
};

function describe(issue: Issue): Omit<FieldError, 'path'> {
  switch (issue.code) {
    case 'invalid_type':
      return issue.message.endsWith('received undefined')
        ? { code: 'required', message: 'This field is required.' }
        : { code: 'wrong-type', message: `Must be of type ${issue.expected}.`, values: { expected: issue.expected } };
    case 'too_small':
      if (issue.origin === 'string' && issue.minimum === 1)
        return { code: 'required', message: 'This field is required.' };
      return {
        code: 'too-small',
        message: `Must be at least ${issue.minimum}.`,
        values: { min: Number(issue.minimum) },
      };
    case 'too_big':
      return issue.origin === 'string'
        ? {
            code: 'too-long',
            message: `Must have at most ${issue.maximum} characters.`,
            values: { max: Number(issue.maximum) },
          }
        : { code: 'too-large', message: `Must be at most ${issue.maximum}.`, values: { max: Number(issue.maximum) } };
    case 'invalid_value':
      return {
        code: 'not-a-choice',
        message: `Must be one of: ${issue.values.join(', ')}.`,
        values: { choices: issue.values.join(', ') },
      };
    case 'custom': {
      const params = issue.params as FieldErrorParams | undefined;
      return {
        code: params?.code ?? 'invalid',
        message: issue.message,
        ...(params?.values && { values: params.values }),
      };
    }
    case 'invalid_format':
      return { code: 'invalid', message: formats[issue.format] ?? issue.message };
    default:
      return { code: 'invalid', message: issue.message };
  }
}
