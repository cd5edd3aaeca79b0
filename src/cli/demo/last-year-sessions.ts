import type { DemoSession } from './demo-session.js';

const rooms = 'https://rooms.example.org';
const recordings = 'https://recordings.example.org';
const taipei = 'Asia/Taipei';

/** The key of the showcase, to which winning teams were invited. */
export const lastShowcase = 'last-showcase';

/** The sessions of last year's call. */
export const lastYearsSessions: readonly DemoSession[] = [
  {
    key: 'last-briefing',
    content: {
      title: 'What we look for this year, and how to hand it in',
      abstract: `
The call in forty minutes: themes, criteria, dates, and the form field by field. Then twenty minutes for your questions.

The recording stays online until the call closes.
`.trim(),
      kind: 'info',
      format: 'online',
      joinUrl: `${rooms}/what-we-look-for`,
      recordingUrl: `${recordings}/what-we-look-for`,
      speakers: [{ name: 'Hsiao Pei-ling', role: 'Head of the call', organization: 'Call secretariat' }],
    },
    when: { days: -381, time: '16:00', timeZone: taipei },
    durationMinutes: 60,
    publishedDaysAgo: 389,
    registrations: 44,
  },
  {
    key: 'last-heat-pumps',
    content: {
      title: 'Heat pumps for whole streets, not single houses',
      abstract: `
Two towns connected a street at a time. What they agreed with the neighbours, what the trench cost, and what the meters say
after the first winter.

Bring a map of one street of yours.
`.trim(),
      kind: 'webinar',
      format: 'online',
      capacity: 120,
      themes: ['sustainable-energy'],
      joinUrl: `${rooms}/heat-pumps`,
      recordingUrl: `${recordings}/heat-pumps`,
      slidesUrl: `${recordings}/heat-pumps/slides.pdf`,
      speakers: [
        { name: 'Aoife Brannagh', role: 'Heat planner', organization: 'A municipal utility' },
        { name: 'Takeru Hinokuma', role: 'Energy manager', organization: 'A long-products steel mill' },
      ],
    },
    when: { days: -365, time: '17:00', timeZone: taipei },
    durationMinutes: 75,
    publishedDaysAgo: 389,
    registrations: 42,
  },
  {
    key: 'last-clinic',
    content: {
      title: 'Proposal clinic: from a good idea to two pages',
      abstract: `
Small groups read each other's drafts by the six criteria. You leave with a list of what a stranger did not understand.

Please send a page beforehand.
`.trim(),
      kind: 'workshop',
      format: 'online',
      capacity: 30,
      themes: ['green-living', 'urban-resilience'],
      criteria: ['impact', 'people-centric'],
      joinUrl: `${rooms}/two-pages`,
      speakers: [{ name: 'Odile Marchetti-Roy', role: 'Grant accountant', organization: 'An independent auditor' }],
    },
    when: { days: -345, time: '15:00', timeZone: taipei },
    durationMinutes: 90,
    publishedDaysAgo: 380,
    registrations: 24,
  },
  {
    key: lastShowcase,
    content: {
      title: 'The twelve winners: five minutes and one question each',
      abstract: `
Twelve teams show what they will build. After each, one question from the hall and one from the room online.

Afterwards the three pilots that have begun open their doors in Kaohsiung.
`.trim(),
      kind: 'showcase',
      format: 'hybrid',
      capacity: 200,
      themes: ['sustainable-energy', 'green-living', 'urban-resilience'],
      venue: 'Dockside Forum, Lingya District, Kaohsiung',
      joinUrl: `${rooms}/twelve-winners`,
      recordingUrl: `${recordings}/twelve-winners`,
      speakers: [
        { name: 'Rafael Montcada', role: 'Host', organization: 'Call secretariat' },
        { name: 'Nomvula Radebe-Klein', role: 'Pilot lead', organization: 'An industrial symbiosis programme' },
      ],
    },
    when: { days: -263, time: '14:00', timeZone: taipei },
    durationMinutes: 90,
    publishedDaysAgo: 288,
    registrations: 40,
  },
];
