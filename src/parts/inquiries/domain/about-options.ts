import type { Call } from '../../../domain/calls/call.entity.js';
import { callTexts } from '../../../domain/calls/call.js';
import type { Session } from '../../../domain/sessions/session.entity.js';
import { readIn } from '../../../domain/sessions/session-texts.js';
import type { Inquiry } from './inquiry.js';

/** Returns what a question can be about, by the value of its option. */
export function aboutOptions(call: Call, sessions: readonly Session[], language: string) {
  const { themes, criteria } = callTexts(call, language);
  return [
    ...sessions.map((one) => ({ value: `session:${one.slug}`, label: readIn(one, call, language).title })),
    ...themes.map(({ slug, name }) => ({ value: `theme:${slug}`, label: name })),
    ...criteria.map(({ slug, name }) => ({ value: `criterion:${slug}`, label: name })),
  ];
}

/** Returns what a question is about, in a language; null for the whole call. */
export function aboutOf(
  { sessionId, topic }: Pick<Inquiry, 'sessionId' | 'topic'>,
  call: Call,
  sessions: readonly Session[],
  language: string,
): string | null {
  const session = sessions.find(({ id }) => id === sessionId);
  const value = session === undefined ? topic : `session:${session.slug}`;
  return aboutOptions(call, sessions, language).find((option) => option.value === value)?.label ?? null;
}
