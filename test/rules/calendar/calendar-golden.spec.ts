import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { feedObject } from '../../../src/domain/calendar/feed.js';
import { cancelObject, inviteObject } from '../../../src/domain/calendar/invite.js';
import { publishObject } from '../../../src/domain/calendar/page-file.js';
import { projectRoot } from '../../../src/platform/root.js';
import { onlineEvent, venueEvent } from '../../support/calendar-events.js';

const folder = new URL('test/golden/calendar/', pathToFileURL(`${projectRoot}/`));
const later = new Date('2026-12-03T10:00:00Z');
const withdrawn = { sequence: 1, stampAt: later, lastModifiedAt: later };

const objects: Record<string, () => string> = {
  'invite-online.ics': () => inviteObject(onlineEvent),
  'invite-venue.ics': () => inviteObject(venueEvent),
  'cancel.ics': () => cancelObject({ ...onlineEvent, ...withdrawn }),
  'page-file.ics': () => publishObject({ ...venueEvent, uid: 'session-7@greenroom.example.org' }),
  'feed.ics': () =>
    feedObject({
      name: 'Solutions Call 2027, all sessions',
      events: [{ ...venueEvent, ...withdrawn, cancelled: true }, onlineEvent],
    }),
};

test.each(Object.entries(objects))('%s is written byte for byte', (file, write) => {
  const path = new URL(file, folder);
  const object = write();
  if (process.env['UPDATE_GOLDEN'] === '1') {
    mkdirSync(folder, { recursive: true });
    writeFileSync(path, object);
  }
  expect(object).toBe(readFileSync(path, 'utf8'));
});
