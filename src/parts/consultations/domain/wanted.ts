import type { Hours } from './hours.js';

/** Which times somebody looks or waits for; empty for any. */
export interface Wanted {
  /** The ID of a host. */
  host: string;
  topic: string;
  language: string;
}

/** Whether the times of a host are wanted. */
export function fits(
  { id, topics, languages }: Pick<Hours, 'topics' | 'languages'> & { id: string },
  { host, topic, language }: Wanted,
): boolean {
  return (
    (host === '' || id === host) &&
    (topic === '' || topics.length === 0 || topics.includes(topic)) &&
    (language === '' || languages.includes(language))
  );
}
