export const messageGroups = [
  'all',
  'sent',
  'queued',
  'retrying',
  'unanswered',
  'bounced',
  'failed',
  'dropped',
] as const;
export type MessageGroup = (typeof messageGroups)[number];
/** Messages that have not arrived. A call has too many of the others to count them for a page. */
export const undeliveredGroups = ['failed', 'bounced', 'unanswered', 'retrying', 'queued', 'dropped'] as const;
export type UndeliveredGroup = (typeof undeliveredGroups)[number];
