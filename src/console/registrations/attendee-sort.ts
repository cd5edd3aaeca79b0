import type { FormValues } from '../../platform/http/form-values.js';

export const sortKeys = ['line', 'name', 'organization', 'registered', 'answer'] as const;
export type SortKey = (typeof sortKeys)[number];

/** How the table of attendees is ordered. */
export interface AttendeeSort {
  key: SortKey;
  down: boolean;
  /** For `answer`: the ids of one question in all its wordings, the latest first. */
  questionIds?: readonly string[];
}

/** Reads an order: `name`, or `-name` for descending; the waiting list by default. */
export function sortOf(query: FormValues): AttendeeSort {
  const text = query.text('sort');
  const down = text.startsWith('-');
  const key = sortKeys.find((one) => one === text.slice(down ? 1 : 0));
  return key === undefined ? { key: 'line', down: false } : { key, down };
}

/** As `sortOf` reads it; nothing for the order that needs no saying. */
export function sortText({ key, down }: Pick<AttendeeSort, 'key' | 'down'>): string {
  return key === 'line' && !down ? '' : `${down ? '-' : ''}${key}`;
}

/** The order in SQL, over registrations `r`, attendees `a` and organizations `o`. */
export function attendeeOrder(sort: AttendeeSort, parameter: (value: unknown) => string): string {
  const way = sort.down ? 'desc' : 'asc';
  // People with an offer come before the waiting list in its order; the others are sorted by registration time.
  const line = ['asc', 'desc'].map(
    (one) =>
      `case r.state when 'offered' then 0 when 'waitlisted' then 1 else 2 end ${one},
       case when r.state = 'waitlisted' then r.waitlist_number end ${one}, r.created_at ${one}, r.waitlist_number ${one}`,
  );
  const then = line[0] ?? '';
  switch (sort.key) {
    case 'line':
      return (sort.down ? line[1] : line[0]) ?? then;
    case 'name':
      return `lower(a.name) ${way}, ${then}`;
    case 'organization':
      return `lower(o.name) ${way} nulls last, lower(a.name), ${then}`;
    case 'registered':
      return `r.created_at ${way}, r.waitlist_number ${way}`;
    case 'answer': {
      const answer = `(select r.answers -> q.id from unnest(${parameter(sort.questionIds ?? [])}::text[])
        with ordinality as q(id, age) where r.answers ? q.id order by q.age limit 1)`;
      // Numbers stand in the order of numbers, before all texts.
      return `(case when jsonb_typeof(${answer}) = 'number' then (${answer})::numeric end) ${way} nulls last,
        lower(${answer} #>> '{}') ${way} nulls last, ${then}`;
    }
  }
}
