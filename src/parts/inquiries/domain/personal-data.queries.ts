import { command, query } from '../../../platform/database/statement.js';
import type { PersonalData } from '../../../domain/privacy/personal-data.js';

/** SQL: the question `i` was asked by people who are erased now, and nobody has answered it. */
const unanswered = `exists (select from inquiry_voices v where v.inquiry_id = i.id and v.is_author
      and v.attendee_id = any($1)) and i.published_at is null and $2::timestamptz is not null`;

const listStoredSql = query(
  `select i.number, case when v.is_author then i.original else i.text end as question, v.is_author as "isOwn", i.state,
     i.answer, v.at from inquiry_voices v join inquiries i on i.id = v.inquiry_id join attendees a on a.id = v.attendee_id
   where a.id = $1 or a.merged_into = $1 order by v.at, i.number`,
  { number: 'int', question: 'text', isOwn: 'boolean', state: 'text', answer: 'text', at: 'timestamptz' },
);

export const personalData: PersonalData = {
  download: { name: 'questions', read: (connection, attendeeId) => listStoredSql.all(connection, [attendeeId]) },
  fates: {
    erased: ['inquiries.original'],
    // Answers stay, for they were given to everybody; a host has read what they answer.
    'kept: was answered in public': ['inquiries.text', 'inquiries.translations', 'inquiry_drafts.draft'],
    none: [
      'inquiries.answer',
      'inquiries.earlier_answers',
      'inquiries.held_for',
      'inquiries.language',
      'inquiries.reason',
      'inquiries.source',
      'inquiries.state',
      'inquiries.topic',
      'inquiry_drafts.field',
      'inquiry_drafts.language',
      'inquiry_drafts.original_hash',
      'inquiry_rules.closes_at_local',
      'quick_polls.counts',
      'quick_polls.hidden_words',
      'quick_polls.kind',
      'quick_polls.language',
      'quick_polls.options',
      'quick_polls.question',
      'quick_polls.state',
      'quick_polls.translations',
    ],
  },
  beforeErasing: [
    command(`delete from inquiries i where ${unanswered}`),
    command(`
    update inquiries i set original = i.text from inquiry_voices v
    where v.inquiry_id = i.id and v.is_author and v.attendee_id = any($1) and $2::timestamptz is not null`),
    command(`delete from inquiry_voices where attendee_id = any($1) and $2::timestamptz is not null`),
    command(`delete from inquiry_followers where attendee_id = any($1) and $2::timestamptz is not null`),
    command(`delete from quick_poll_voters where attendee_id = any($1) and $2::timestamptz is not null`),
  ],
  staysWhenMerged: {
    'inquiry_voices.attendee_id': 'by merged_into',
    'inquiry_followers.attendee_id': 'by merged_into',
    'quick_poll_voters.attendee_id': 'by merged_into',
  },
};
