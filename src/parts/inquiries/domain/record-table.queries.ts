import { recordTable } from '../../../domain/calls/record-table.js';
import { type Row, query } from '../../../platform/database/statement.js';

const listPublished = query(
  `select number, asked_at as "askedAt", published_at as "publishedAt", corrected_at as "correctedAt", language, topic,
     text, answer from inquiries
   where call_id = $1 and published_at is not null and state = 'answered' order by number`,
  {
    number: 'int',
    askedAt: 'timestamptz',
    publishedAt: 'timestamptz?',
    correctedAt: 'timestamptz?',
    language: 'text',
    topic: 'text',
    text: 'text',
    answer: 'text',
  },
).list<[callId: string]>();

/** The answers that were given to everybody. */
export const answerTable = recordTable<Row<typeof listPublished>>({
  name: 'answers',
  printed: ['number', 'question', 'answer'],
  columns: {
    number: ({ number }) => number,
    question: ({ text }) => text,
    answer: ({ answer }) => answer,
    language: ({ language }) => language,
    topic: ({ topic }) => topic,
    // With the times of registrations and emails, the hour would say who asked.
    asked_on: ({ askedAt }) => askedAt.toISOString().slice(0, 10),
    published_at: ({ publishedAt }) => publishedAt,
    corrected_at: ({ correctedAt }) => correctedAt,
  },
  list: (connection, { id }) => listPublished(connection, id),
});
