import { callTexts } from '../../../domain/calls/call.js';
import type { Call } from '../../../domain/calls/call.entity.js';

type Terms = Pick<ReturnType<typeof callTexts>, 'themes' | 'criteria'>;

/** Returns what a consultation can be about in a call: `theme:SLUG` or `criterion:SLUG` with the name in a language. */
function topicOptions({ themes, criteria }: Terms): { value: string; label: string }[] {
  return [
    ...themes.map(({ slug, name }) => ({ value: `theme:${slug}`, label: name })),
    ...criteria.map(({ slug, name }) => ({ value: `criterion:${slug}`, label: name })),
  ];
}

/** Returns the name of a topic; empty for none, or one that the call no longer has. */
export function topicName(topic: string, terms: Terms): string {
  return topicOptions(terms).find(({ value }) => value === topic)?.label ?? '';
}

/** Returns the topics of a call in a language. */
export function topicsOf(call: Call, language: string): { value: string; label: string }[] {
  return topicOptions(callTexts(call, language));
}
