import { Param, Post } from '@nestjs/common';
import { z } from 'zod';
import { plannedTime } from '../../../domain/sessions/planned-times.js';
import { ScheduleRuns } from '../flows/schedule-runs.flow.js';
import { NotFound } from '../../../platform/errors.js';
import { instant, read } from '../../../platform/validation.js';
import { ConsoleController } from '../../../console/frame/console-controller.js';
import { ConsolePage, Page } from '../../../console/frame/console-page.js';
import { withQuery } from '../../../console/paths/paths.js';
import { sessionsPath } from '../../../console/paths/session-paths.js';

const chosenRuns = z.strictObject({
  session: z.uuid(),
  firstId: z.uuid(),
  minutes: z
    .int()
    .min(5)
    .max(24 * 60),
  starts: z.array(instant).min(1).max(3),
});

/** Schedules the runs that the planner found, as drafts. */
@ConsoleController('calls/:call/planner/runs', 'planner')
export class ScheduleRunsController {
  constructor(private readonly scheduleRuns: ScheduleRuns) {}

  @Post()
  async schedule(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const call = await page.call(slug);
    const { session, firstId, minutes } = page.form.texts(['session', 'firstId', 'minutes']);
    const starts = page.form.list('start');
    const chosen = read(chosenRuns, { session, firstId, minutes: Number(minutes), starts });
    const original = await page.session(chosen.session);
    if (original.call.id !== call.id) throw new NotFound('session-not-found', 'Session not found.');
    const times = chosen.starts.map((start) => plannedTime(start, call.timeZone, chosen.minutes));
    await this.scheduleRuns.run(original.session.id, { times, firstId: chosen.firstId }, page.actor);
    const drafts = withQuery(sessionsPath(original.call), { tab: 'drafts' });
    page.redirect(drafts, 'console.planner.scheduled', { count: times.length });
  }
}
