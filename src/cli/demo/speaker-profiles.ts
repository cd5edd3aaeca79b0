import { speakerChanges } from '../../domain/speakers/speaker-input.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import type { DemoWorld, Step } from './world.js';

/** Those who have not answered yet, or answer by themselves. */
const unanswered: readonly string[] = [
  'Desmond Achterberg',
  '卓建霖',
  'Wietske Terpstra-Laan',
  'Retno Ayuningtyas',
  'Odile Marchetti-Roy',
];

/** What some of them have written about themselves. */
const profiles: Readonly<Record<string, object>> = {
  'Hsiao Pei-ling': {
    jobTitle: 'Head of the call',
    biographies: {
      en: 'Pei-ling has run calls for proposals since 2014. Before that, she planned **bus lines** in Kaohsiung, and still takes the first one every morning.',
      'zh-TW': '自 2014 年起負責徵案業務，先前在高雄規劃**公車路線**，至今每天仍搭第一班車上班。',
    },
    links: ['https://secretariat.example/hsiao'],
    timeZone: 'Asia/Taipei',
  },
  'Solvei Nordahl-Berge': {
    jobTitle: 'Grid planner',
    biographies: {
      en: 'Solvei connects ships to the grid. She has written the rules for shore power of three ports, and learned from each what the others should not repeat.',
      fr: 'Solvei raccorde les navires au réseau. Elle a rédigé les règles du courant à quai de trois ports.',
    },
    links: ['https://port.example/people/solvei', 'https://orcid.example/0000-0001'],
    timeZone: 'Europe/Oslo',
  },
  'Wietske Terpstra-Laan': {
    jobTitle: 'Hydrologist',
    biographies: { en: 'Wietske measures how cities sink, and asks people who live there what they have seen.' },
    links: ['https://delta.example/terpstra'],
  },
  'Kuo Li-jen': {
    jobTitle: 'Shift leader',
    biographies: {
      en: 'Li-jen has sorted what Kaohsiung throws away for eighteen years.',
      'zh-TW': '從事資源回收分類十八年。',
    },
  },
};

const briefings: Readonly<Record<string, string>> = {
  'shore-power':
    'Please be in the room **20 minutes before the start**.\n\n- Ten slides at most, and no videos\n- Speak slowly: half of the people listen in their second language\n- The last fifteen minutes are for questions',
};

/** Records the answers of those who speak in a new session. */
export async function answerAsSpeakers({ flows, organizer }: DemoWorld, session: Session): Promise<void> {
  for (const { id, name } of session.speakers) {
    if (id !== undefined && !unanswered.includes(name)) {
      await flows.editSpeaker.setStatus(session.id, id, 'confirmed', organizer);
    }
  }
}

/** What speakers write about themselves, and what organizers tell them. */
export function profileSteps(world: DemoWorld, slug: string, at: Date): Step[] {
  const { flows, organizer } = world;
  const run = async () => {
    for (const { id, name } of await world.speakersOf(slug)) {
      const profile = profiles[name];
      if (profile !== undefined) await flows.editSpeaker.run(id, speakerChanges.parse(profile), organizer);
    }
    for (const [key, body] of Object.entries(briefings)) {
      await flows.editSpeaker.writeBriefing(world.sessionId(key), { body, sharedQuestions: [] }, organizer);
    }
  };
  return [{ at, run }];
}
