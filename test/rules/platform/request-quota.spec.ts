import { RequestQuota } from '../../../src/platform/http/request-quota.js';

test('each client has its requests of a minute, and all of them again in the next', () => {
  const quota = new RequestQuota(2);
  expect(quota.take('a', 0)).toEqual({ isAllowed: true, remaining: 1, seconds: 60 });
  expect(quota.take('a', 500)).toEqual({ isAllowed: true, remaining: 0, seconds: 60 });
  expect(quota.take('a', 59_000)).toEqual({ isAllowed: false, remaining: 0, seconds: 1 });
  expect(quota.take('b', 59_000)).toEqual({ isAllowed: true, remaining: 1, seconds: 60 });
  expect(quota.take('a', 60_000)).toEqual({ isAllowed: true, remaining: 1, seconds: 60 });
});
