import { setTimeout as sleep } from 'node:timers/promises';
import {
  emailsWritten,
  makeCall,
  makeSessions,
  peakMegabytes,
  residentMegabytes,
  startGreenroom,
} from './greenroom.js';
import { httpRequest, loadTimes } from './load.js';

/**
 * Resident memory of the program (its database is another process), and the most of it so far: ten seconds after the
 * start, ten seconds after 5,000 views of a session in 1,000 zones and languages, and ten seconds after the last email of
 * each of three rushes of 15,000 registrations. What a rush adds must not stay.
 */
export async function measure() {
  const greenroom = await startGreenroom({ TRUST_PROXY: '127.0.0.1' });
  try {
    const call = await makeCall(greenroom);
    const rows = [];
    const weigh = async (what) => {
      await sleep(10_000);
      const megabytes = await residentMegabytes(greenroom.pid);
      const most = await peakMegabytes(greenroom.pid);
      rows.push({ what, megabytes, most, target: 250, isMet: megabytes <= 250 });
    };
    await weigh('after the start');
    const wide = { capacity: 1_000_000, waitlist: false, reminders: [] };
    const [session] = await makeSessions(greenroom, call, 50, wide);
    const { slug } = await greenroom.api('GET', `/sessions/${session}`);
    await loadTimes(5000, {
      port: greenroom.port,
      connections: 64,
      request: viewsOf(`/calls/${call}/sessions/${slug}`),
    });
    await weigh('after 5,000 views in 1,000 zones and languages');
    for (const rush of [1, 2, 3]) {
      const request = registrationsOf(greenroom, session, rush);
      await loadTimes(15_000, { port: greenroom.port, connections: 64, request });
      await emailsWritten(greenroom);
      await weigh(`after 15,000 registrations and their emails: rush ${rush}`);
    }
    return rows;
  } finally {
    await greenroom.stop();
  }
}

function viewsOf(path) {
  const languages = ['en', 'de', 'fr', 'es', 'ja', 'ko', 'vi', 'id', 'ar', 'zh-TW'];
  const zones = Intl.supportedValuesOf('timeZone').slice(0, 100);
  return (n) =>
    httpRequest('GET', `${path}?lang=${languages[n % 10]}&tz=${zones[Math.floor(n / 10) % 100]}`, {
      'accept-encoding': 'gzip, br',
    });
}

function registrationsOf({ key }, session, rush) {
  return (n) =>
    httpRequest(
      'POST',
      `/api/v1/sessions/${session}/registrations`,
      { authorization: `Bearer ${key}` },
      {
        email: `visitor-${rush}-${n}@example.org`,
        name: `Visitor ${n}`,
        organization: `Organization ${n % 50}`,
        timeZone: 'Africa/Nairobi',
      },
    );
}
