import { ticketCode } from '../../domain/registrations/ticket.js';
import type { PlannedRegistration } from './plan.js';
import type { Draws } from './random.js';
import { sprint } from './sprint.js';
import { demoStart, minutesBefore } from './times.js';
import type { DemoWorld, Step } from './world.js';

const comingShare = 0.65;
const ticketShare = 0.8;
const codeMinutesBefore = 25;

/** The door of the session that is going on: some are in, by ticket or by name, and the room has its code. */
export function checkInSteps(world: DemoWorld, plan: readonly PlannedRegistration[], draws: Draws): Step[] {
  const { startsAt } = demoStart(sprint.when, world.now);
  const id = () => world.sessionId(sprint.key);
  const comings = plan
    .filter(({ session, withdrawAt }) => session === sprint.key && withdrawAt === null)
    .flatMap(({ person }): Step[] => {
      const [comes, hasTicket] = [draws.next() < comingShare, draws.next() < ticketShare];
      // From forty minutes early to a quarter of an hour late.
      const at = minutesBefore(startsAt, draws.between(-15, 40));
      const run = () => {
        const { registration, attendee } = world.registration(sprint.key, person);
        const { id: registrationId } = registration;
        const code = ticketCode(world.config.secret, { registrationId, linkVersion: attendee.linkVersion });
        return world.flows.checkIn.run(id(), hasTicket ? { code } : { registrationId }, world.organizer);
      };
      return comes ? [{ at, run }] : [];
    });
  const code: Step = {
    at: minutesBefore(startsAt, codeMinutesBefore),
    run: () => world.flows.setRoomCode.renew(id(), false, world.organizer),
  };
  return [code, ...comings];
}
