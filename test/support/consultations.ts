import { randomUUID } from 'node:crypto';
import { ShowFeature } from '../../src/flows/calls/show-feature.flow.js';
import { Register } from '../../src/flows/registrations/register.flow.js';
import { EditSpeaker } from '../../src/flows/speakers/edit-speaker.flow.js';
import type { Attendee } from '../../src/domain/registrations/attendee.entity.js';
import { registrationInput } from '../../src/domain/registrations/admission/registration-input.js';
import { speakerInput } from '../../src/domain/speakers/speaker-input.js';
import type { Speaker } from '../../src/domain/speakers/speaker.entity.js';
import type { Hours } from '../../src/parts/consultations/domain/hours.js';
import { BookConsultation } from '../../src/parts/consultations/flows/book-consultation.flow.js';
import { HostConsultations } from '../../src/parts/consultations/flows/host-consultations.flow.js';
import type { Invalid } from '../../src/platform/errors.js';
import type { TestApp } from './app.js';
import { createWorld, staff } from './world.js';

const hours: Hours = {
  timeZone: 'Europe/Berlin',
  weekly: [1, 2, 3, 4, 5].map((weekday) => ({ weekday, from: '09:00', until: '12:00' })),
  exceptions: [],
  lengthMinutes: 45,
  bufferMinutes: 15,
  noticeHours: 24,
  languages: ['en'],
  topics: [],
  format: 'online',
  place: 'https://meet.example.org/expert',
  pool: '',
  needsApproval: false,
};

export interface TestHost {
  id: string;
  hours: Hours;
  speaker: Speaker;
}

/** A call in which experts give hours on weekdays from 9 to 12 in Berlin, and people who book them. */
export class Consultations {
  readonly matter = { topic: '', question: 'How do we measure savings?', language: 'en' };
  private people = 0;

  private constructor(
    private readonly app: TestApp,
    readonly callId: string,
    readonly sessionId: string,
  ) {}

  static async of(app: TestApp): Promise<Consultations> {
    const world = await createWorld(app.dataSource, app.clock, app.config);
    const session = await world.session({ capacity: null });
    await app.app.get(ShowFeature).run('solutions', 'consultations', true, staff);
    return new Consultations(app, world.call.id, session.id);
  }

  /** What teams do. */
  get teams(): BookConsultation {
    return this.app.app.get(BookConsultation);
  }

  /** What hosts and organizers do. */
  get hosts(): HostConsultations {
    return this.app.app.get(HostConsultations);
  }

  async newHost(name: string, changes: Partial<Hours> = {}): Promise<TestHost> {
    this.people += 1;
    const input = speakerInput.parse({ name, email: `host${this.people}@example.org`, language: 'en' });
    const speaker = await this.app.app.get(EditSpeaker).create('solutions', input, staff);
    const id = randomUUID();
    const given = { ...hours, ...changes };
    await this.hosts.add('solutions', speaker.id, given, staff, id);
    return { id, hours: given, speaker };
  }

  async newPerson(organization?: string): Promise<Attendee> {
    this.people += 1;
    const input = registrationInput.parse({
      email: `person${this.people}@example.org`,
      name: `Person ${this.people}`,
      timeZone: 'Europe/Berlin',
      language: 'en',
      organization,
    });
    return (await this.app.app.get(Register).run(this.sessionId, input, staff)).attendee;
  }

  /** Books a time, `YYYY-MM-DDTHH:mm` in UTC. */
  book({ id }: { id: string }, hostId: string, utc: string, proposalId: string | null = null) {
    const request = { choice: choiceOf(hostId, utc), proposalId, isNightAgreed: false, ...this.matter };
    return this.teams.book(id, request, 'test');
  }

  /** The emails to an address, without those about seats in sessions. */
  mailTo(email: string | null) {
    return this.app.mail.to(email ?? '').filter(({ subject }) => !subject.startsWith('You have a seat'));
  }

  /** The calendar objects in them. */
  objectsTo(email: string | null): string[] {
    return this.mailTo(email).flatMap(({ calendar }) => (calendar === null ? [] : [calendar.object]));
  }
}

/** Returns `done`, or the code of what was refused. */
export function codeOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'done',
    (error: Invalid) => error.fieldErrors?.[0]?.code ?? error.code ?? String(error),
  );
}

export function choiceOf(hostId: string, utc: string) {
  return { hostId, startsAt: new Date(`${utc}:00.000Z`) };
}

/** Method, SEQUENCE and start of calendar objects. */
export function calendarFacts(objects: readonly string[]): string[] {
  return objects.map((object) => {
    const [, method, event = ''] = /METHOD:(\w+)[\s\S]*(BEGIN:VEVENT[\s\S]*)/u.exec(object) ?? [];
    return `${method} ${/SEQUENCE:(\d)/u.exec(event)?.[1]} ${/DTSTART[^:]*:(\d+T\d{4})/u.exec(event)?.[1]}`;
  });
}

/** The UIDs of calendar objects, each once. */
export function uidsOf(objects: readonly string[]): Set<string | undefined> {
  return new Set(objects.map((object) => /UID:(\S+)/u.exec(object)?.[1]));
}
