import type { ReportRow } from './report-rows.js';

/** A stretch of time; the end is null where the report does not say it. */
export interface Stretch {
  fromAt: Date;
  untilAt: Date | null;
}

/**
 * What the rows about one person say together: those for each coming say more than the one that sums them up. `lastAt`
 * is the last moment of the report.
 */
export function stretchesOf(group: readonly { row: ReportRow; stretch: Stretch }[], lastAt: Date | null): Stretch[] {
  if (group.some(({ row }) => row.action !== '')) return comingsAndGoings(group, lastAt);
  const single = group.filter(({ row }) => !row.isSum);
  return (single.length > 0 ? single : group).map(({ stretch }) => stretch);
}

const leftWords =
  /left|leave|abandon|sali|sorti|quitt|parti|verlass|saiu|離開|离开|退出|退室|나감|나간|퇴장|rời|keluar|meninggalkan|غادر/iu;

// Whoever had not left when the list was taken was there until its last moment.
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
