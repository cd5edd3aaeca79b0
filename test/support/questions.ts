import type { Question } from '../../src/domain/questions/question.entity.js';

let count = 0;

/** A question of a session, with what the test is about. */
export function questionOf(changes: Partial<Question>): Question {
  count += 1;
  return {
    id: `00000000-0000-4000-9000-${String(count).padStart(12, '0')}`,
    sessionId: '00000000-0000-4000-8000-000000000001',
    key: `question-${count}`,
    position: count,
    kind: 'text',
    required: false,
    label: 'What brings you here?',
    help: '',
    options: [],
    min: null,
    max: null,
    translations: {},
    createdAt: new Date('2026-12-01T09:00:00Z'),
    retiredAt: null,
    ...changes,
  };
}
