import { makeCall, makeSessions, startGreenroom } from './greenroom.js';
import { httpRequest, load } from './load.js';

/** The public calendar feed of 100 sessions: for a reader who has it, and for one who has not. */
export async function measure() {
  const greenroom = await startGreenroom();
  try {
    const call = await makeCall(greenroom);
    await makeSessions(greenroom, call, 100);
    const path = `/calls/${call}/programme.ics`;
    const get = (address, headers = {}) => {
      const bytes = httpRequest('GET', address, headers);
      return load({ port: greenroom.port, connections: 64, seconds: 4, request: () => bytes });
    };
    const etag = (await fetch(`http://127.0.0.1:${greenroom.port}${path}`)).headers.get('etag');
    const floor = await get('/health/live');
    const known = await get(path, { 'if-none-match': etag });
    const whole = await get(path);
    const ofFloor = (result) => ({ ...result, ofFloor: result.perSecond / floor.perSecond });
    return [
      { what: '/health/live (floor)', ...floor },
      { what: 'feed, 304', ...ofFloor(known), target: 10_000, isMet: known.perSecond >= 10_000 },
      { what: 'feed, 200', ...ofFloor(whole), target: 7_000, isMet: whole.perSecond >= 7_000 },
    ];
  } finally {
    await greenroom.stop();
  }
}
