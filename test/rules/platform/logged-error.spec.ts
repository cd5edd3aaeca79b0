import { onceDatabaseAnswers } from '../../../src/platform/database/database-gone.js';
import { DatabaseError } from 'pg';
import { QueryFailedError } from 'typeorm';
import { replyCodes } from '../../../src/domain/notifications/outbox/delivery.js';
import { loggedError } from '../../../src/platform/logger.js';

const databaseError = (code: string, message: string) =>
  Object.assign(new DatabaseError(message, message.length, 'error'), {
    code,
    table: 'attendees',
    constraint: 'attendees_call_id_email_key_key',
    detail: 'Key (email_key)=(ada@example.org) already exists.',
  });

describe('an error in the log', () => {
  test('holds neither the row nor the parameters of a failed statement', () => {
    const failed = new QueryFailedError(
      'insert into attendees',
      ['ada@example.org'],
      databaseError('23505', 'duplicate key'),
    );
    const { stack, ...rest } = loggedError(failed);
    expect(rest).toEqual({
      type: 'QueryFailedError',
      message: 'duplicate key',
      code: '23505',
      table: 'attendees',
      constraint: 'attendees_call_id_email_key_key',
    });
    expect(stack[0]).toMatch(/^at /u);
  });

  test.each([
    [databaseError('22P02', 'invalid input syntax for type uuid: "ada@example.org"')],
    [new SyntaxError('Unexpected token a in JSON: "ada@example.org"')],
  ])('leaves out a message that quotes the input', (error) => {
    expect(JSON.stringify(loggedError(error))).not.toContain('ada@');
  });

  test('tells of its cause, and of what is no error at all', () => {
    const { cause } = loggedError(new Error('outer', { cause: new RangeError('inner') }));
    expect(cause).toMatchObject({ type: 'RangeError', message: 'inner' });
    expect(loggedError('ada@example.org')).toEqual({ type: 'string', stack: [] });
  });
});

test.each([
  ['550 5.1.1 <ada@example.org> unknown', '550 5.1.1'],
  ['550-5.7.26 unauthenticated', '550-5.7.26'],
  ['452 try later', '452'],
  ['connect ECONNREFUSED 127.0.0.1:25', null],
])('of a mail server that says %s the log keeps %s', (answer, codes) => {
  expect(replyCodes(answer)).toBe(codes);
});

describe('work that needs the database', () => {
  const gone = new Error('Connection terminated due to connection timeout');

  test('begins again while the database is unavailable, and not after another error', async () => {
    const outcomes = [() => Promise.reject(gone), () => Promise.reject(gone), () => Promise.resolve('done')];
    const stop = new AbortController();
    expect(await onceDatabaseAnswers(() => outcomes.shift()!(), stop.signal, 0)).toBe('done');
    const broken = () => Promise.reject(new TypeError('no function'));
    await expect(onceDatabaseAnswers(broken, stop.signal, 0)).rejects.toThrow('no function');
  });

  test('ends when the program is asked to stop', async () => {
    const stop = new AbortController();
    const work = () => {
      stop.abort();
      return Promise.reject(gone);
    };
    expect(await onceDatabaseAnswers(work, stop.signal)).toBeNull();
  });
});
