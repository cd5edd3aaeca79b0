import * as text from './abstracts.js';
import { sprint } from './sprint.js';

/** A session of the demo, with its times relative to the moment of seeding. */
export interface DemoSession {
  key: string;
  /** The description of the series that it begins. */
  seriesText?: string;
  /** As the API takes it, without its time. */
  content: Record<string, unknown>;
  /** Days from today on the zone's calendar, moved off weekends; `soon` starts in about forty minutes, `going-on` began hours ago. */
  when: { days: number; time: string; timeZone: string } | 'soon' | 'going-on';
  durationMinutes: number;
  /** So long before its end it takes no more registrations; otherwise from its start on. */
  closesMinutesBeforeEnd?: number;
  /** How many days ago it was published; null leaves it a draft. */
  publishedDaysAgo: number | null;
  /** How many people register, and who comes first among them. */
  registrations: number;
  audience?: 'taiwan' | 'americas';
  /** The session whose twin it is: its content is the other's. */
  occurrenceOf?: string;
  /** Where it stood before it was moved, how many days ago, and what the organizer said. */
  moved?: { fromTime: string; daysAgo: number; note: string };
  cancelled?: { daysAgo: number; reason: string };
}

const rooms = 'https://rooms.example.org';
const recordings = 'https://recordings.example.org';
const taipei = 'Asia/Taipei';
const application = 'From idea to proposal';

export const demoSessions: readonly DemoSession[] = [
  {
    key: 'briefing',
    seriesText: text.application,
    content: {
      title: 'Start here: what the call looks for and how to apply',
      series: application,
      abstract: text.briefing,
      kind: 'info',
      format: 'online',
      joinUrl: `${rooms}/start-here`,
      speakers: [
        { name: 'Hsiao Pei-ling', role: 'Head of the call', organization: 'Call secretariat' },
        { name: 'Rafael Montcada', role: 'Jury coordinator', organization: 'Call secretariat' },
      ],
    },
    when: { days: -23, time: '16:00', timeZone: taipei },
    durationMinutes: 60,
    publishedDaysAgo: 30,
    registrations: 58,
  },
  {
    key: 'waste-heat',
    content: {
      title: 'Warm homes from the steel mill next door',
      abstract: text.wasteHeat,
      kind: 'webinar',
      format: 'online',
      capacity: 120,
      themes: ['sustainable-energy'],
      joinUrl: `${rooms}/warm-homes`,
      recordingUrl: `${recordings}/warm-homes`,
      speakers: [
        { name: 'Marlies Overkamp', role: 'District heating engineer', organization: 'A municipal heat company' },
        { name: 'Takeru Hinokuma', role: 'Energy manager', organization: 'A long-products steel mill' },
      ],
    },
    when: { days: -14, time: '17:00', timeZone: taipei },
    durationMinutes: 75,
    publishedDaysAgo: 30,
    registrations: 41,
  },
  {
    key: 'cool-streets',
    content: {
      title: 'Shade, wind and water: cooler streets by next summer',
      abstract: text.coolStreets,
      kind: 'workshop',
      format: 'hybrid',
      capacity: 40,
      themes: ['urban-resilience', 'green-living'],
      venue: 'Harbour Hall 2, Yancheng District, Kaohsiung',
      joinUrl: `${rooms}/cool-streets`,
      speakers: [
        { name: 'Tang Shu-hua', role: 'Landscape architect', organization: 'An urban climate studio' },
        { name: 'Yasmin El Haddari', role: 'Public health adviser', organization: 'A city health office' },
      ],
    },
    when: { days: -6, time: '14:00', timeZone: taipei },
    durationMinutes: 120,
    publishedDaysAgo: 30,
    registrations: 33,
  },
  {
    key: 'office-hours',
    content: {
      title: 'Proposal office hours: bring one question',
      series: application,
      abstract: text.officeHours,
      kind: 'office-hours',
      format: 'online',
      capacity: 20,
      // The last one lets a visitor of the demo see a reminder arrive, ten minutes before the room opens.
      reminders: ['P1D', 'PT1H', 'PT25M'],
      joinUrl: `${rooms}/office-hours`,
      speakers: [{ name: 'Hsiao Pei-ling', role: 'Head of the call', organization: 'Call secretariat' }],
    },
    when: 'soon',
    durationMinutes: 60,
    publishedDaysAgo: 10,
    registrations: 14,
  },
  {
    key: 'shore-power',
    content: {
      title: 'Plugging in ships: shore power for ports of every size',
      abstract: text.shorePower,
      kind: 'webinar',
      format: 'online',
      capacity: 100,
      themes: ['sustainable-energy'],
      criteria: ['innovativeness', 'linkability'],
      joinUrl: `${rooms}/plugging-in-ships`,
      speakers: [
        { name: 'Solvei Nordahl-Berge', role: 'Grid planner', organization: 'A mid-size port authority' },
        { name: 'Chiu Ming-tse', role: 'Electrical engineer', organization: 'A harbour utility' },
      ],
    },
    when: { days: 1, time: '16:00', timeZone: taipei },
    durationMinutes: 75,
    publishedDaysAgo: 30,
    registrations: 47,
  },
  {
    key: 'shore-power-americas',
    content: {},
    occurrenceOf: 'shore-power',
    when: { days: 2, time: '11:00', timeZone: 'America/New_York' },
    durationMinutes: 75,
    publishedDaysAgo: 9,
    registrations: 17,
    audience: 'americas',
  },
  {
    key: 'flood-maps',
    content: {
      title: 'Mapping floods with the people who live there',
      abstract: text.floodMaps,
      kind: 'workshop',
      format: 'online',
      capacity: 12,
      themes: ['urban-resilience'],
      criteria: ['people-centric', 'impact'],
      joinUrl: `${rooms}/flood-maps`,
      speakers: [
        { name: 'Wietske Terpstra-Laan', role: 'Hydrologist', organization: 'A delta research group' },
        { name: 'Retno Ayuningtyas', role: 'Community mapper', organization: 'A neighbourhood association' },
      ],
    },
    when: { days: 5, time: '10:30', timeZone: 'Europe/Amsterdam' },
    durationMinutes: 120,
    publishedDaysAgo: 20,
    registrations: 21,
  },
  {
    key: 'repair-cafe',
    content: {
      title: '工廠區的維修咖啡館：九十天從零開張',
      abstract: text.repairCafe,
      kind: 'workshop',
      format: 'in-person',
      language: 'zh-TW',
      capacity: 30,
      themes: ['green-living'],
      criteria: ['people-centric', 'replicability'],
      venue: 'Workshop Yard 3, Qianzhen District, Kaohsiung',
      speakers: [
        { name: '巫芳儀', role: '社區工坊主持人', organization: '社區維修工坊' },
        { name: '卓建霖', role: '退休技師', organization: '工業區職工協會' },
      ],
    },
    when: { days: 9, time: '10:00', timeZone: taipei },
    durationMinutes: 180,
    publishedDaysAgo: 18,
    registrations: 14,
    audience: 'taiwan',
    moved: {
      fromTime: '14:00',
      daysAgo: 8,
      note: 'The yard is ours in the morning only, so we begin four hours earlier.',
    },
  },
  {
    key: 'budget-clinic',
    content: {
      title: 'Proposal clinic: a budget that a reviewer can follow',
      series: application,
      abstract: text.budgetClinic,
      kind: 'workshop',
      criteria: ['impact', 'replicability'],
      format: 'online',
      capacity: 10,
      approval: 'manual',
      joinUrl: `${rooms}/budget-clinic`,
      speakers: [{ name: 'Odile Marchetti-Roy', role: 'Grant accountant', organization: 'An independent auditor' }],
    },
    when: { days: 13, time: '15:00', timeZone: taipei },
    durationMinutes: 90,
    publishedDaysAgo: 16,
    registrations: 14,
  },
  {
    key: 'sorting-line',
    content: {
      title: 'A morning at the sorting line: scrap, plastics and paper',
      abstract: text.sortingLine,
      kind: 'workshop',
      format: 'in-person',
      capacity: 16,
      themes: ['green-living', 'urban-resilience'],
      criteria: ['ecological-responsibility'],
      venue: 'Recovery Hall, Xiaogang District, Kaohsiung',
      speakers: [{ name: 'Kuo Li-jen', role: 'Shift leader', organization: 'A materials recovery plant' }],
    },
    when: { days: 17, time: '09:30', timeZone: taipei },
    durationMinutes: 150,
    publishedDaysAgo: 19,
    registrations: 11,
    audience: 'taiwan',
    cancelled: {
      daysAgo: 2,
      reason: 'The hall is closed for repairs until the end of the month. We are sorry; a new date will follow.',
    },
  },
  {
    key: 'showcase',
    content: {
      title: 'Showcase: six pilots, ten minutes each',
      abstract: text.showcase,
      kind: 'showcase',
      format: 'hybrid',
      asksAttendance: true,
      inPersonCapacity: 200,
      onlineCapacity: 500,
      themes: ['sustainable-energy', 'green-living', 'urban-resilience'],
      venue: 'Dockside Forum, Main hall',
      joinUrl: `${rooms}/six-pilots`,
      speakers: [
        { name: 'Rafael Montcada', role: 'Host', organization: 'Call secretariat' },
        { name: 'Nomvula Radebe-Klein', role: 'Pilot lead', organization: 'An industrial symbiosis programme' },
        { name: 'Fujimori Kanae', role: 'Pilot lead', organization: 'A rooftop solar cooperative' },
      ],
    },
    when: { days: 27, time: '14:00', timeZone: taipei },
    durationMinutes: 90,
    publishedDaysAgo: 30,
    registrations: 64,
  },
  {
    key: 'last-questions',
    content: {
      title: 'Last questions before the call closes',
      series: application,
      abstract: text.lastQuestions,
      kind: 'info',
      format: 'online',
      joinUrl: `${rooms}/last-questions`,
      speakers: [{ name: 'Hsiao Pei-ling', role: 'Head of the call', organization: 'Call secretariat' }],
    },
    when: { days: 33, time: '16:00', timeZone: taipei },
    durationMinutes: 60,
    publishedDaysAgo: null,
    registrations: 0,
  },
  sprint,
];
