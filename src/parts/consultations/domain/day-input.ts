/** What is done with all consultations of a host on a day (`YYYY-MM-DD` in the zone of the host). */
export type DayInput = {
  date: string;
  /** For the teams; can be empty. */
  note: string;
} & ({ to: 'other-host'; hostId: string } | { to: 'other-day'; day: string } | { to: 'cancel' });
