/** A session of the demo, with its times relative to the moment of seeding. */
export interface DemoSession {
  key: string;
  /** The description of the series that it begins. */
  seriesText?: string;
  /** As the API takes it, without its time. */
  content: Record<string, unknown>;
  /** Days from today on the zone's calendar, moved off weekends; `soon` starts in about forty minutes, `going-on` began hours ago. */
  when: { days: number; time: string; timeZone: string } | 'soon' | 'going-on';
  durationMinutes: number;
  /** So long before its end it takes no more registrations; otherwise from its start on. */
  closesMinutesBeforeEnd?: number;
  /** How many days ago it was published; null leaves it a draft. */
  publishedDaysAgo: number | null;
  /** How many people register, and who comes first among them. */
  registrations: number;
  audience?: 'taiwan' | 'americas';
  /** The session whose twin it is: its content is the other's. */
  occurrenceOf?: string;
  /** Where it stood before it was moved, how many days ago, and what the organizer said. */
  moved?: { fromTime: string; daysAgo: number; note: string };
  cancelled?: { daysAgo: number; reason: string };
}
