import { z } from 'zod';
import type { PublicAnswer, SeveralRegistrations } from '../../flows/registrations/register-for-several.flow.js';
import { emailKey } from '../../domain/registrations/links/email-address.js';
import { likelyAddress } from '../../domain/registrations/links/likely-typo.js';
import type { RegistrationValues } from './registration-form.js';
import type { Way } from '../../domain/sessions/viewer.js';
import { decrypt, encrypt } from '../../platform/encryption.js';

/** The data on the page after a registration: the input, and the outcome for an unknown person. */
export interface RegisteredAnswer extends SeveralRegistrations {
  name: string;
  email: string;
  /** Names of organizations that the typed name could mean. */
  similar: string[];
  /** When they registered, RFC 3339. */
  at: string;
  way: Way;
  /** What else they typed, for a form that corrects their address. */
  typed: TypedBefore;
}

type TypedBefore = z.output<typeof typedShape>;

const typedShape = z.object({
  organization: z.string().default(''),
  country: z.string().default(''),
  timeZone: z.string().optional(),
  language: z.string().optional(),
  /** Answers to the questions of the session, by question key. */
  questions: z.record(z.string(), z.array(z.string())).default({}),
});

/** In characters of the answers to questions as JSON: servers and proxies limit the length of a URL. */
const maxTyped = 3000;

const shownForMs = 3_600_000;

const purpose = 'answer to a registration';

const shape = z.object({
  name: z.string(),
  email: z.string(),
  similar: z.array(z.string()),
  at: z.string(),
  way: z.object({ via: z.string().optional(), embed: z.string().optional() }).prefault({}),
  answers: z.array(
    z.object({
      sessionId: z.string(),
      outcome: z.enum(['confirmed', 'waitlisted', 'pending']),
      createdId: z.string(),
    }) satisfies z.ZodType<PublicAnswer>,
  ),
  missed: z.array(z.string()),
  typed: typedShape.prefault({}),
});

/**
 * Returns the path of the page after a registration. It contains all data of the page, encrypted, so that nothing is
 * looked up that would differ for a known address.
 */
export function registeredPath(
  secret: string,
  answer: Omit<RegisteredAnswer, 'typed' | 'way'> & { typed?: Partial<TypedBefore>; way?: Way },
): string {
  const { name, email, similar, at, answers, missed, typed = {}, way: { via, embed } = {} } = answer;
  const carried = { ...typed, questions: shortened(typed.questions ?? {}) };
  const text = JSON.stringify({ name, email, similar, at, way: { via, embed }, answers, missed, typed: carried });
  return `/registered?of=${encrypt(secret, purpose, text).toString('base64url')}`;
}

/** Decrypts the `of` parameter of `registeredPath`; null if it is invalid. */
export function readRegisteredAnswer(secrets: readonly string[], of: string): RegisteredAnswer | null {
  const text = of === '' ? null : decrypt(secrets, purpose, Buffer.from(of, 'base64url'));
  return text === null ? null : (shape.safeParse(JSON.parse(text)).data ?? null);
}

/**
 * Returns whether the browser that remembers these values may show the answer: that of the person, within an hour. The
 * address of the page stays in its history, and can be passed on.
 */
export function isForBrowser(answer: RegisteredAnswer, { email = '' }: RegistrationValues, now: Date): boolean {
  return emailKey(email) === emailKey(answer.email) && now.getTime() - Date.parse(answer.at) < shownForMs;
}

/** Returns the answers without the longest ones, if all are too long. */
function shortened(questions: TypedBefore['questions']): TypedBefore['questions'] {
  let room = maxTyped;
  const bySize = Object.entries(questions)
    .map(([key, values]) => ({ key, values, size: Buffer.byteLength(JSON.stringify([key, values])) }))
    .toSorted((a, b) => a.size - b.size);
  return Object.fromEntries(bySize.flatMap(({ key, values, size }) => ((room -= size) < 0 ? [] : [[key, values]])));
}

/** Returns what somebody typed who corrects their address, with the address that they probably meant. */
export function correctedForm({ name, email, answers, missed, typed }: RegisteredAnswer) {
  const { questions, organization, country, timeZone, language } = typed;
  const rest = { ...(timeZone !== undefined && { timeZone }), ...(language !== undefined && { language }) };
  return {
    values: { name, email: likelyAddress(email) ?? email, organization, country, ...rest },
    // Ids of the other sessions that they had chosen.
    alsoIn: [...answers.slice(1).map(({ sessionId }) => sessionId), ...missed],
    answers: questions,
  };
}
