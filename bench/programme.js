import { makeCall, makeSessions, startGreenroom } from './greenroom.js';
import { httpRequest, load } from './load.js';

/** The programme page with 50 sessions, warm, compared with the cheapest response of the same program. */
export async function measure() {
  const greenroom = await startGreenroom();
  try {
    const call = await makeCall(greenroom);
    await makeSessions(greenroom, call, 50);
    const get = (path) => {
      const bytes = httpRequest('GET', path, { 'accept-language': 'en' });
      return load({ port: greenroom.port, connections: 64, seconds: 4, request: () => bytes });
    };
    const floor = await get('/health/live');
    const page = await get(`/calls/${call}`);
    const abroad = await get(`/calls/${call}?tz=Africa/Nairobi`);
    const ofFloor = (result) => ({ ...result, ofFloor: result.perSecond / floor.perSecond });
    return [
      { what: '/health/live (floor)', ...floor },
      { what: 'programme', ...ofFloor(page), target: 2000, isMet: page.perSecond >= 2000 },
      { what: "programme in a visitor's zone", ...ofFloor(abroad), target: 2000, isMet: abroad.perSecond >= 2000 },
    ];
  } finally {
    await greenroom.stop();
  }
}
