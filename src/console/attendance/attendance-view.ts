/** Whom the list of a session shows: those who were there, those with a seat who were not, or both. */
export const attendanceViews = ['attended', 'absent', 'all'] as const;
export type AttendanceView = (typeof attendanceViews)[number];
