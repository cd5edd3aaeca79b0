import { makeCall, makeSession } from '../../support/api-fixtures.js';
import { startTestApp, type TestApp } from '../../support/app.js';

let greenroom: TestApp;
beforeAll(async () => {
  greenroom = await startTestApp();
  await makeCall(greenroom);
});
afterAll(() => greenroom?.stop());

test('the text of an invitation can change although its session is over, and its sessions only to open ones', async () => {
  const { id } = await makeSession(greenroom);
  const path = '/calls/clean-harbours/invitations';
  const { body: draft } = await greenroom.api('POST', path, { sessions: [id] });
  const edit = (changes: object) => greenroom.api('PATCH', `/invitations/${draft.id}`, changes);
  await greenroom.api('POST', `/sessions/${id}/cancel`, {});
  const contents = { en: { subject: 'Come', body: 'See you there.' } };
  expect(await edit({ contents })).toMatchObject({ status: 200, body: { contents } });
  expect((await edit({ sessions: [id] })).body.errors).toMatchObject([{ path: 'sessions', code: 'session-not-open' }]);
  const closed = [{ path: 'sessions', code: 'session-not-open' }];
  const people = await greenroom.api('POST', `/invitations/${draft.id}/people`, { list: 'amina@example.org' });
  expect(people.body.people).toMatchObject({ waiting: 1 });
  expect((await greenroom.api('POST', `/invitations/${draft.id}/send`, { confirm: 1 })).body.errors).toMatchObject(
    closed,
  );
});
