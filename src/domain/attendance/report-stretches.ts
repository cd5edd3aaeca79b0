import type { ReportRow } from './report-rows.js';

/** A span of time; the end is null if the report doesn't have it. */
export interface Stretch {
  fromAt: Date;
  untilAt: Date | null;
}

/**
 * Combines the rows about one person: rows for each join are preferred over the total. `lastAt` is the last moment of
 * the report.
 */
export function stretchesOf(group: readonly { row: ReportRow; stretch: Stretch }[], lastAt: Date | null): Stretch[] {
  if (group.some(({ row }) => row.action !== '')) return comingsAndGoings(group, lastAt);
  const single = group.filter(({ row }) => !row.isSum);
  return (single.length > 0 ? single : group).map(({ stretch }) => stretch);
}

const leftWords =
  /left|leave|abandon|sali|sorti|quitt|parti|verlass|saiu|離開|离开|退出|退室|나감|나간|퇴장|rời|keluar|meninggalkan|غادر/iu;

// People who had not left when the list was made were present until its last moment.
function comingsAndGoings(group: readonly { row: ReportRow; stretch: Stretch }[], lastAt: Date | null): Stretch[] {
  const events = group.toSorted((a, b) => a.stretch.fromAt.getTime() - b.stretch.fromAt.getTime());
  const stretches: Stretch[] = [];
  let since: Date | null = null;
  for (const { row, stretch } of events) {
    if (!leftWords.test(row.action)) since ??= stretch.fromAt;
    else if (since !== null) {
      stretches.push({ fromAt: since, untilAt: stretch.fromAt });
      since = null;
    }
  }
  return since === null ? stretches : [...stretches, { fromAt: since, untilAt: lastAt }];
}
