import { z } from 'zod';
import { line } from '../../../platform/validation.js';

/** The most tags of one call: a list that people can still read. */
export const maxTags = 200;

/** The name of a tag. */
export const tagInput = z.strictObject({ name: line(40) });

/** Returns the key by which names are one tag: without case, width of letters and repeated spaces. */
export function tagKey(name: string): string {
  return name.normalize('NFKC').toLocaleLowerCase('en').replace(/\s+/gu, ' ').trim();
}

/** Returns SQL for whether an attendee (`a`) has one of the tags whose ids the SQL `ids` is an array of. */
export function taggedSql(attendee: string, ids: string): string {
  return `exists (select from attendee_tags t where t.attendee_id = ${attendee}.id and t.tag_id = any(${ids}::uuid[]))`;
}
