import { calendarLinks } from '../../../src/domain/calendar/links.js';
import { onlineEvent } from '../../support/calendar-events.js';

const event = {
  title: 'Maps & more: 100% öffentlich',
  description: 'Line one\nLine #2',
  location: 'Hall 2, Berlin',
  startsAt: new Date('2027-03-14T14:00:00Z'),
  endsAt: new Date('2027-03-14T15:30:00Z'),
};

test('the four links carry instants in UTC and encoded text', () => {
  const title = 'Maps%20%26%20more:%20100%25%20%C3%B6ffentlich';
  const details = 'Line%20one%0ALine%20%232';
  const place = 'Hall%202%2C%20Berlin';
  const outlook =
    'calendar/0/deeplink/compose?path=/calendar/action/compose&rru=addevent' +
    `&subject=${title}&startdt=2027-03-14T14:00:00Z&enddt=2027-03-14T15:30:00Z&body=${details}&location=${place}`;
  expect(calendarLinks(event)).toEqual({
    google:
      `https://calendar.google.com/calendar/render?action=TEMPLATE&text=${title}` +
      `&dates=20270314T140000Z/20270314T153000Z&details=${details}&location=${place}`,
    outlook: `https://outlook.live.com/${outlook}`,
    microsoft365: `https://outlook.office.com/${outlook}`,
    yahoo:
      `https://calendar.yahoo.com/?v=60&title=${title}&st=20270314T140000Z&et=20270314T153000Z` +
      `&desc=${details}&in_loc=${place}`,
  });
});

test('a long description is cut between characters, title and times stay', () => {
  for (const link of Object.values(calendarLinks({ ...event, description: '日本語😀'.repeat(500) }))) {
    expect(link.length).toBeLessThan(2000);
    expect(link.length).toBeGreaterThan(1980);
    const parameters = new URL(link).searchParams;
    expect(parameters.get('text') ?? parameters.get('subject') ?? parameters.get('title')).toBe(event.title);
    expect(decodeURIComponent(link)).toContain('日本語😀日本語');
  }
  const titles = calendarLinks({ ...event, title: 'é'.repeat(3000), location: 'x'.repeat(3000) });
  expect(Object.values(titles).filter((link) => link.length >= 2000)).toEqual([]);
});

test('lone surrogates and control characters do no harm', () => {
  expect(calendarLinks({ ...onlineEvent, title: 'a\ud800\u0000b' }).google).toContain('text=a%EF%BF%BDb&');
});
