import { listInvitees } from '../../domain/invitations/invitations.queries.js';
import { inviteesInput } from '../../domain/invitations/invitation-input.js';
import type { PollAnswer } from '../../parts/polls/domain/poll.js';
import { listPollStarts } from '../../parts/polls/domain/polls.queries.js';
import { pollToken } from '../../domain/registrations/links/link-tokens.js';
import { localTime } from '../../domain/time/wall-time.js';
import { demoSlug } from './call.js';
import type { Person } from './people.js';
import type { PlannedRegistration } from './plan.js';
import { daysAgo, hour } from './times.js';
import type { DemoWorld, Step } from './world.js';

const asked = 24;
/** Every sixth has not answered yet. */
const silent = 6;

/** A poll about another session on shore power, three days old: most people have answered. */
export function pollSteps(world: DemoWorld, plan: readonly PlannedRegistration[]): Step[] {
  const { flows, now, organizer } = world;
  const sentAt = daysAgo(now, 3, '10:30');
  // Who has registered before can be asked, and nobody becomes known by it.
  const known = plan.filter(({ at }) => at < sentAt).map(({ person }) => person);
  const people = [...new Set(known)].slice(0, asked);
  const starts = [daysAgo(now, -9, '15:00'), daysAgo(now, -9, '22:00'), daysAgo(now, -10, '09:00')];
  const input = { title: 'Shore power, second part', durationMinutes: 75, starts, closesAt: daysAgo(now, -4, '18:00') };
  const poll = { id: '', invitationId: '' };
  const ask = async () => {
    const made = await flows.changePoll.create(demoSlug, input, organizer);
    Object.assign(poll, { id: made.poll.id, invitationId: made.invitation.id });
    const list = people.map(({ name, email }) => `"${name}" <${email}>`).join('\n');
    const count = await flows.addInvitees.run(poll.invitationId, inviteesInput.parse({ list }), organizer);
    await flows.changePoll.confirm(poll.id, count, organizer);
    await flows.sendPolls.run();
  };
  const answering = people
    .filter((_, index) => index % silent !== 0)
    .map((person, index) => ({
      at: new Date(sentAt.getTime() + (1 + 2 * index) * hour),
      run: () => answer(world, poll, person),
    }));
  return [{ at: sentAt, run: ask }, ...answering.filter(({ at }) => at < now)];
}

async function answer(world: DemoWorld, poll: { id: string; invitationId: string }, { email, timeZone }: Person) {
  const { tx, config, flows } = world;
  const rows = await listInvitees(tx, poll.invitationId, { states: ['invited'], answers: null }, { limit: asked });
  const own = rows.find((one) => one.email === email);
  if (own === undefined) return;
  const token = pollToken(config.secret, own.id, 1);
  for (const { id, startsAt } of await listPollStarts(tx, poll.id)) {
    await flows.answerPoll.run(token, { startId: id, answer: answerAt(startsAt, timeZone), timeZone }, 'page');
  }
}

/** People come during their working day, and if need be early or late. */
function answerAt(startsAt: Date, timeZone: string): PollAnswer {
  const { hour: local } = localTime(startsAt, timeZone);
  if (local >= 9 && local < 18) return 'yes';
  return local >= 7 && local < 22 ? 'maybe' : 'no';
}
