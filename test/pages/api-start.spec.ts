import { startTestApp, type TestApp } from '../support/app.js';

let greenroom: TestApp;
beforeAll(async () => {
  greenroom = await startTestApp();
});
afterAll(() => greenroom.stop());

test('an unknown address of the API is a problem', async () => {
  const answer = await greenroom.api('GET', '/nothing');
  expect(answer.status).toBe(404);
  expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
});
