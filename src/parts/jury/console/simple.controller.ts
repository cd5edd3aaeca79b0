import { Get, Param, Post } from '@nestjs/common';
import { ConsoleController, RequireAbility } from '../../../console/frame/console-controller.js';
import { ConsolePage, Page } from '../../../console/frame/console-page.js';
import { isConfirmed } from '../../../console/ui/question.js';
import { ChangeMember } from '../../../flows/identity/change-member.flow.js';
import { RecordAccess } from '../../../flows/proposals/record-access.flow.js';
import { type FieldError, Invalid } from '../../../platform/errors.js';
import { findDecision } from '../domain/decisions.queries.js';
import { findPerProposal, listHandBacks, listMembers } from '../domain/jury-members.queries.js';
import { readJuryProgress } from '../domain/jury-progress.js';
import type { CurrentRules } from '../domain/jury.queries.js';
import { AssignProposals } from '../flows/assign-proposals.flow.js';
import { SetJuryRules } from '../flows/set-jury-rules.flow.js';
import { juryLines } from './jury-lines.js';
import { callJuryPath } from './jury-paths.js';
import { simpleJuryPage } from './simple.page.js';
import { z } from 'zod';
import { translate } from '../../../platform/i18n/messages.js';
import { zoneLabel } from '../../../domain/time/zones.js';
import { emailInput } from '../../../domain/registrations/admission/registration-input.js';
import { date, integer, line, list } from '../../../platform/forms/fields.js';
import { form } from '../../../platform/forms/form.js';
import { line as lineInput } from '../../../platform/validation.js';
import { wallTimeInput } from '../../../domain/sessions/session-input.js';
import { dealInput } from '../domain/jury-input.js';

/** Who judges: addresses, and the owner's sentence. */
const judgesForm = form({
  words: 'console.jury.simple',
  schema: z.strictObject({ emails: z.array(emailInput).min(1).max(100), invitationNote: lineInput(500, 0) }),
  fields: { emails: list(3, { between: /[\s,;]+/u, called: 'email', dir: 'ltr' }), invitationNote: line() },
});

/** What they read: how many jurors each proposal gets, and until when, in the time zone of the call. */
const readingForm = (call: { timeZone: string }, now: Date) =>
  form({
    words: 'console.jury.simple',
    schema: z.strictObject({ perProposal: dealInput.shape.perProposal, scoresUntilLocal: wallTimeInput.nullable() }),
    fields: {
      perProposal: integer({ max: 2 }),
      untilOn: date(),
      untilTime: line({ type: 'time', max: 5, isOptional: true }),
    },
    hints: {
      untilOn: (language) =>
        translate(language, 'console.jury.simple.zone', { place: zoneLabel(call.timeZone, now, language) }),
    },
    pairs: [['untilOn', 'untilTime']],
    errorsAt: { scoresUntilLocal: 'untilOn' },
    join: ({ perProposal, untilOn, untilTime }) => ({
      perProposal,
      scoresUntilLocal: untilOn === '' && untilTime === '' ? null : `${untilOn}T${untilTime.slice(0, 5)}`,
    }),
  });

interface Again {
  judges?: ReturnType<typeof judgesForm.typed>;
  reading?: ReturnType<ReturnType<typeof readingForm>['typed']>;
  fieldErrors?: readonly FieldError[];
}

/** A jury on one page: who judges, what they read, how it goes, the choice, and the announcement. */
@ConsoleController('calls/:call/jury/simple', 'jury')
@RequireAbility('change')
export class SimpleJuryController {
  constructor(
    private readonly changeMember: ChangeMember,
    private readonly setJuryRules: SetJuryRules,
    private readonly assignProposals: AssignProposals,
    private readonly recordAccess: RecordAccess,
  ) {}

  @Get()
  async page(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    await this.show(page, slug);
  }

  /** Invites jurors; who is on the team already, stays as they are. */
  @Post('judges')
  @RequireAbility('administer')
  async judges(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const typed = judgesForm.typed(page.form);
    try {
      const { emails, invitationNote } = judgesForm.read(typed);
      await this.setJuryRules.run(slug, (rules) => ({ ...inputOf(rules), invitationNote }), page.actor);
      let count = 0;
      for (const email of emails) {
        try {
          await this.changeMember.invite({ email, role: 'juror' }, page.language, page.actor);
          count += 1;
        } catch (error) {
          if (!(error instanceof Invalid)) throw error;
        }
      }
      const known = emails.length - count;
      page.redirect(callJuryPath({ slug }, 'simple'), 'console.jury.simple.judges.done', { count, known });
    } catch (error) {
      await page.fail(error, (fieldErrors) => this.show(page, slug, { judges: typed, fieldErrors }));
    }
  }

  /** Sets the deadline and assigns, as drafts. */
  @Post('reading')
  @RequireAbility('administer')
  async reading(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const form = readingForm(await page.call(slug), page.now);
    const typed = form.typed(page.form);
    const back = callJuryPath({ slug }, 'simple');
    try {
      const { perProposal, scoresUntilLocal } = form.read(typed);
      const rules = (current: CurrentRules) => ({ ...inputOf(current), scoresUntilLocal });
      const count = await this.setJuryRules.preview(slug, rules, page.actor);
      if (count > 0 && !(await isConfirmed(page, 'jury.deadlineQuestion', { count }, back))) return;
      await this.setJuryRules.run(slug, rules, page.actor);
      const { added } = await this.assignProposals.run(slug, { perProposal, seed: 1 }, page.actor);
      page.redirect(back, 'console.jury.done.assigned', { added });
    } catch (error) {
      await page.fail(error, (fieldErrors) => this.show(page, slug, { reading: typed, fieldErrors }));
    }
  }

  @Post('release')
  async release(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const back = callJuryPath({ slug }, 'simple');
    const { notified: count, released } = await this.assignProposals.previewRelease(slug, page.actor);
    // The button said how many are told: only another number is a question.
    const isSame = page.form.text('count') === String(count);
    if (!isSame && !(await isConfirmed(page, 'jury.releaseQuestion', { count, released }, back))) return;
    const done = await this.assignProposals.release(slug, page.actor);
    page.redirect(back, 'console.jury.done.released', { count: done.notified, released: done.released });
  }

  private async show(page: ConsolePage, slug: string, again: Again = {}): Promise<void> {
    const { connection } = page;
    const call = await page.call(slug);
    const progress = await readJuryProgress(connection, call);
    await this.recordAccess.run('results', `call:${call.id}`, page.actor);
    const decision = await findDecision(connection, call.id);
    const perProposal = await findPerProposal(connection, call.id);
    const { rules, pairs } = progress;
    const hasDrafts = decision === null && pairs.some(({ isAssigned, isReleased }) => isAssigned && !isReleased);
    const { fieldErrors = [] } = again;
    const readForm = readingForm(call, page.now);
    const judging = progress.jurors.filter(({ role }) => role === 'juror').length;
    const each = perProposal ?? Math.max(1, Math.min(rules.minReviews, judging));
    const [untilOn = '', untilTime = ''] = rules.scoresUntilLocal?.split('T') ?? [];
    const judges = again.judges ?? judgesForm.show({ emails: [], invitationNote: rules.invitationNote });
    const reading = again.reading ?? readForm.show({ perProposal: each, untilOn, untilTime });
    const layout = await page.layout();
    const input = {
      call,
      progress,
      decision,
      perProposal,
      members: await listMembers(connection, call.id),
      handBacks: (await listHandBacks(connection, call.id)).filter(({ isOpen }) => isOpen),
      release: hasDrafts ? await this.assignProposals.previewRelease(slug, page.actor) : null,
      judges: judgesForm.view(judges, again.judges ? fieldErrors : [], page),
      reading: readForm.view(reading, again.reading ? fieldErrors : [], page),
    };
    const others = await Promise.all(juryLines.all.map((line) => line({ connection, call, layout, progress })));
    page.render('jury/simple', simpleJuryPage(layout, input, others));
  }
}

/** Returns rules as they would be sent to set them. */
function inputOf({ min, max, lowLabel, highLabel, weights, scoresUntilLocal }: CurrentRules) {
  return { scale: { min, max, lowLabel, highLabel }, weights, scoresUntilLocal };
}
