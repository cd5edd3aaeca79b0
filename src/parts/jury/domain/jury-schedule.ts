/** How a jury does compared with its deadline. */
export type JurySchedule = 'on-schedule' | 'behind' | 'overdue';

/**
 * Compares the share of submitted score sheets with the share of time that has passed between the first assignment and
 * the deadline. Returns null if there is nothing to submit.
 */
export function jurySchedule(
  jury: { assigned: number; submitted: number; firstAt: Date | null; dueAt: Date },
  now: Date,
): JurySchedule | null {
  const { assigned, submitted, firstAt, dueAt } = jury;
  if (firstAt === null || submitted >= assigned) return null;
  if (now >= dueAt) return 'overdue';
  const passed = (now.getTime() - firstAt.getTime()) / (dueAt.getTime() - firstAt.getTime());
  return submitted / assigned < passed ? 'behind' : 'on-schedule';
}
