import type { PublishingCheck } from '../../domain/sessions/publishing-checks.js';
import { translate } from '../../platform/i18n/messages.js';
import type { SharedAudience } from './conflicts.queries.js';

/** What a session at another time would collide with, as sentences: speakers, rooms and people registered for both. */
export function conflictWords(
  checks: readonly PublishingCheck[],
  shared: readonly SharedAudience[],
  language: string,
): string[] {
  const text = (key: string, values: Record<string, string | number>) =>
    translate(language, `console.sessions.conflict.${key}`, values);
  return [
    ...checks.flatMap(({ code, name = '', other }) =>
      other !== undefined && (code === 'speaker-busy' || code === 'crew-busy' || code === 'room-busy')
        ? [text(code === 'room-busy' ? code : 'speaker-busy', { name, title: other.title })]
        : [],
    ),
    ...shared.map(({ title, people }) => text('audience', { count: people, title })),
  ];
}
