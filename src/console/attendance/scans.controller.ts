import { Body, Get, Param, Post } from '@nestjs/common';
import { countCheckIns } from '../../domain/attendance/check-ins.queries.js';
import { CheckIn } from '../../flows/attendance/check-in.flow.js';
import { RecordExport } from '../../flows/privacy/record-export.flow.js';
import type { Actor } from '../../domain/identity/actor.js';
import { Config } from '../../platform/config.js';
import { Refusal } from '../../platform/errors.js';
import { instant, read } from '../../platform/validation.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { ConsoleController, OpenToFacilitators, RequireAbility } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { csrfTokenFor } from '../frame/csrf-token.js';
import { checkInAnswerView, checkInAnswer } from './check-in-answer.js';
import { checkInList, newsSince } from './check-in-list.js';
import { getCheckInSession, listCheckInPeople } from './check-in.queries.js';
import { z } from 'zod';

/** The most scans that a phone sends at once. */
const maxScans = 50;

const scan = z.strictObject({
  /** Of the check-in, from the phone. */
  id: z.uuid(),
  at: instant,
  code: z.string().max(200).optional(),
  registrationId: z.uuid().optional(),
  /** The check-in that is to be taken back, of this registration. */
  undoes: z.uuid().optional(),
});
type Scan = z.output<typeof scan>;

/** The scans of a phone, in their order. */
const scansInput = z.object({ scans: z.array(scan).max(maxScans) });

/** What phones download and send during check-in (`src/client/check-in`). */
@ConsoleController('door/sessions/:id')
@OpenToFacilitators('session')
@RequireAbility('check-in')
export class ScansController {
  constructor(
    private readonly config: Config,
    private readonly checkIn: CheckIn,
    private readonly recordExport: RecordExport,
  ) {}

  /** The list that a phone stores for the time it is offline; with `?since=`, its changes. */
  @Get('list')
  async list(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const { connection } = page;
    const session = await getCheckInSession(connection, id);
    const heard = instant.safeParse(page.query.text('since'));
    const since = heard.success ? newsSince(heard.data) : null;
    if (since === null) await this.recordExport.run(session, 'check-in', page.actor);
    const people = await listCheckInPeople(connection, session.id, since);
    const csrfToken = csrfTokenFor(page.reply);
    const state = { secret: this.config.secret, csrfToken, now: page.now, isNews: since !== null };
    page.json(await checkInList(session, people, state));
  }

  /** Records the scans of a phone, which it can send again: one answer for each, in their order. */
  @Post('scans')
  async scans(@Param('id') id: string, @Body() body: unknown, @Page() page: ConsolePage): Promise<void> {
    const session = await getCheckInSession(page.connection, id);
    const { scans } = read(scansInput, body);
    const answers = [];
    for (const scan of scans) {
      const answer = await this.record(session, scan, page.actor);
      answers.push({
        id: scan.id,
        registrationId: answer.person?.id ?? null,
        since: answer.since?.toISOString() ?? null,
        ...checkInAnswerView(answer, session, page.language),
      });
    }
    page.json({ answers, ...(await countCheckIns(page.connection, session.id)) });
  }

  private async record(session: Session, { id, at, code, registrationId, undoes }: Scan, actor: Actor) {
    try {
      if (undoes !== undefined) {
        const undone = await this.checkIn.undo(session.id, registrationId ?? '', undoes, actor);
        return checkInAnswer({ ...undone, since: 'since' in undone ? undone.since : null });
      }
      const result = await this.checkIn.run(session.id, { id, at, code, registrationId }, actor);
      return checkInAnswer(result);
    } catch (error) {
      // One that can never be recorded must not keep the phone from sending the others.
      if (error instanceof Refusal && error.status !== 403) return checkInAnswer({ outcome: 'unknown' });
      throw error;
    }
  }
}
