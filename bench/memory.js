import { makeCall, makeSessions, residentMegabytes, startGreenroom } from './greenroom.js';

/** Resident memory of the program (its database is another process), idle and after a thousand pages. */
export async function measure() {
  const greenroom = await startGreenroom();
  try {
    const call = await makeCall(greenroom);
    const idle = await residentMegabytes(greenroom.pid);
    await makeSessions(greenroom, call, 50);
    const zones = ['Africa/Nairobi', 'Asia/Taipei', 'America/Bogota', 'Europe/Lisbon', 'Pacific/Auckland'];
    for (let view = 0; view < 1000; view++) {
      const path = `/calls/${call}?tz=${zones[view % zones.length]}&lang=${view % 2 ? 'en' : 'zh-TW'}`;
      await (await fetch(`http://127.0.0.1:${greenroom.port}${path}`)).text();
    }
    const after = await residentMegabytes(greenroom.pid);
    return [
      { what: 'idle', megabytes: idle },
      { what: 'after 1,000 pages', megabytes: after, target: 250, isMet: after <= 250 },
    ];
  } finally {
    await greenroom.stop();
  }
}
