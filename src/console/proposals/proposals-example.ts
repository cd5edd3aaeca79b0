import { answerKeys } from '../../domain/proposals/proposal-content.js';
import { stringify } from 'csv-stringify/sync';
import type { Call } from '../../domain/calls/call.entity.js';
import { inZone } from '../../domain/time/luxon-zone.js';
import { resolveWallTime } from '../../domain/time/wall-time.js';

/** The heading of a file of proposals. */
const listColumns = ['external_id', 'title', 'theme', 'organization', 'members', 'state', 'submitted_at', 'url'];

/** The heading of a file of proposals with all that they say, in the order of the call's criteria. */
export function importColumns(call: Pick<Call, 'criteria' | 'proposalQuestions'>): string[] {
  const answers = answerKeys(call).map((key) => `answer_${key}`);
  return [...listColumns, 'language', 'summary', 'stage', 'places', 'links', ...answers];
}

/** The evening of the call's last day with its offset, as `submitted_at` wants it. */
export function exampleSubmittedAt(call: Pick<Call, 'closesOn' | 'timeZone'>): string {
  const { startsAt } = resolveWallTime(`${call.closesOn}T18:00`, call.timeZone);
  return inZone(startsAt, call.timeZone).toISO({ suppressMilliseconds: true }) ?? '';
}

/**
 * Returns an example file of proposals for this call: CSV (RFC 4180) in UTF-8 with the byte order mark that
 * spreadsheets need.
 */
export function exampleProposalsCsv(
  call: Pick<Call, 'themes' | 'criteria' | 'proposalQuestions' | 'closesOn' | 'timeZone'>,
): string {
  const [theme = '', other = theme] = call.themes.map(({ slug }) => slug);
  const members = 'lead@example.org second@example.org';
  return stringify(
    [
      importColumns(call),
      [
        'P-001',
        'Shore power for every berth',
        theme,
        'Harbour Lab',
        members,
        'submitted',
        exampleSubmittedAt(call),
        '',
        'en',
        'Ships at the quay switch off their engines and take green power from the shore.',
        'pilot',
        'Kaohsiung, Taiwan; Rotterdam, Netherlands',
        'https://example.org/shore-power',
        ...answerKeys(call).map((_, index) =>
          index === 0 ? 'Two thousand tonnes of CO₂ less per berth and year.' : '',
        ),
      ],
      ['P-002', 'A library of tools', other, '', 'team@example.org', 'draft', ...noContent(call)],
    ],
    { bom: true, record_delimiter: 'windows' },
  );
}

/** Empty cells from `submitted_at` on. */
function noContent(call: Pick<Call, 'criteria' | 'proposalQuestions'>): string[] {
  return importColumns(call)
    .slice(listColumns.indexOf('submitted_at'))
    .map(() => '');
}
