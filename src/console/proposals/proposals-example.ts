import { stringify } from 'csv-stringify/sync';
import type { Call } from '../../domain/calls/call.entity.js';
import { inZone } from '../../domain/time/luxon-zone.js';
import { resolveWallTime } from '../../domain/time/wall-time.js';

/** The heading of a file of proposals. */
export const proposalColumns = [
  'external_id',
  'title',
  'theme',
  'organization',
  'members',
  'state',
  'submitted_at',
  'url',
];

/** The evening of the call's last day with its offset, as `submitted_at` wants it. */
export function exampleSubmittedAt(call: Pick<Call, 'closesOn' | 'timeZone'>): string {
  const { startsAt } = resolveWallTime(`${call.closesOn}T18:00`, call.timeZone);
  return inZone(startsAt, call.timeZone).toISO({ suppressMilliseconds: true }) ?? '';
}

/**
 * Returns an example file of proposals for this call: CSV (RFC 4180) in UTF-8 with the byte order mark that
 * spreadsheets need.
 */
export function exampleProposalsCsv(call: Pick<Call, 'themes' | 'closesOn' | 'timeZone'>): string {
  const [theme = '', other = theme] = call.themes.map(({ slug }) => slug);
  const members = 'lead@example.org second@example.org';
  return stringify(
    [
      proposalColumns,
      [
        'P-001',
        'Shore power for every berth',
        theme,
        'Harbour Lab',
        members,
        'submitted',
        exampleSubmittedAt(call),
        '',
      ],
      ['P-002', 'A library of tools', other, '', 'team@example.org', 'draft', '', ''],
    ],
    { bom: true, record_delimiter: 'windows' },
  );
}
