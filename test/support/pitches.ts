import { Register } from '../../src/flows/registrations/register.flow.js';
import { registrationInput } from '../../src/domain/registrations/admission/registration-input.js';
import type { Session } from '../../src/domain/sessions/session.entity.js';
import { ArrangePitches } from '../../src/parts/pitches/flows/arrange-pitches.flow.js';
import type { TestApp } from './app.js';
import { calendarFacts } from './consultations.js';
import { makeProposal } from './jury.js';
import { createWorld, staff } from './world.js';

export const timing = { minutes: 10, bufferMinutes: 5, offsetMinutes: 0, breaks: [] };

interface Team {
  id: string;
  email: string;
}

/** A call with teams that pitch. */
export class Pitches {
  private teams = 0;

  private constructor(
    private readonly app: TestApp,
    readonly world: Awaited<ReturnType<typeof createWorld>>,
    private readonly homeId: string,
  ) {}

  static async of(app: TestApp): Promise<Pitches> {
    const world = await createWorld(app.dataSource, app.clock, app.config);
    return new Pitches(app, world, (await world.session({ capacity: null })).id);
  }

  get flow(): ArrangePitches {
    return this.app.app.get(ArrangePitches);
  }

  /** A person with a proven address, who is registered for another session. */
  async register(email: string, name: string): Promise<void> {
    const input = registrationInput.parse({ email, name, timeZone: 'Asia/Taipei', language: 'en' });
    await this.app.app.get(Register).run(this.homeId, input, staff);
  }

  /** A team of one person, and of others who are registered already. */
  async newTeam(others: readonly string[] = []): Promise<Team> {
    this.teams += 1;
    const number = this.teams;
    const email = `lead@t${number}.example`;
    await this.register(email, `Lead ${number}`);
    const members = [email, ...others].map((one) => ({ email: one, name: one === email ? `Lead ${number}` : one }));
    return { id: await makeProposal(this.app.dataSource, this.app.clock, `T${number}`, { members }), email };
  }

  /** A published session in which some teams pitch in a drawn order, an hour long, at 08:00 UTC on 10 February. */
  async drawn(of: number | readonly Team[], details: Parameters<typeof this.world.session>[0] = {}) {
    const session = await this.world.session({
      startsAtLocal: '2027-02-10T16:00',
      durationMinutes: 60,
      capacity: null,
      ...details,
    });
    const all = typeof of === 'number' ? await Promise.all(Array.from({ length: of }, () => this.newTeam())) : [...of];
    await this.flow.arrange(session.id, { ...timing, teams: all.map(({ id }) => id) }, staff);
    await this.flow.draw(session.id, { seen: 0, reason: '' }, staff, 'seed');
    return { session, all };
  }

  /** The same, published, with every email delivered and forgotten. */
  async published(of: number | readonly Team[], details: Parameters<typeof this.world.session>[0] = {}) {
    const made = await this.drawn(of, details);
    await this.flow.publish(made.session.id, staff);
    await this.app.deliver();
    this.app.mail.sent.length = 0;
    return made;
  }

  async orderOf({ id }: Pick<Session, 'id'>): Promise<{ id: string; proposal: string; uid: string }[]> {
    return this.app.dataSource.query(
      `select id, proposal_id as proposal, uid from pitches where session_id = $1 and position is not null order by position`,
      [id],
    );
  }

  /** What people got about pitches. */
  async mailsTo(email: string) {
    await this.app.deliver();
    return this.app.mail.to(email).filter(({ subject, text }) => /itch/u.test(subject + text));
  }

  /** Method, SEQUENCE and start of what a person got about a pitch. */
  async mailTo(email: string): Promise<string[]> {
    const mails = await this.mailsTo(email);
    return calendarFacts(mails.flatMap(({ calendar }) => (calendar === null ? [] : [calendar.object])));
  }
}
