import { randomUUID } from 'node:crypto';
import { Get, Param, Post } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Call } from '../../domain/calls/call.entity.js';
import { findPublishingChecks } from '../../domain/privacy/publishing-checks.queries.js';
import { type RepeatedTime, repeatedTimes } from '../../domain/sessions/repeats.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { copiesInput } from '../../domain/sessions/session-input.js';
import { CreateSession } from '../../flows/sessions/create-session.flow.js';
import { PublishSession } from '../../flows/sessions/publish-session.flow.js';
import { isUuid } from '../../platform/database/uuid.js';
import { Conflict, type FieldError, Invalid } from '../../platform/errors.js';
import { read } from '../../platform/validation.js';
import { ConsoleController } from '../console-controller.js';
import { ConsolePage, Page } from '../console-page.js';
import { sessionPath, sessionsPath, withQuery } from '../paths.js';
import { RequireAbility } from '../require-ability.js';
import { type CopyFields, copyFields, duplicateConfirmPage, duplicatePage, fieldsOfCopy } from './duplicate.page.js';
import { numberOf, openWarnings, wallInput } from './local-time-fields.js';

interface Copying {
  call: Call;
  session: Session;
  fields: CopyFields;
}

/** Duplicates a session, or adds runs of it: asks for the time, shows all dates, and saves them once confirmed. */
@ConsoleController('sessions/:id/duplicate', 'sessions')
export class DuplicateController {
  constructor(
    private readonly database: DataSource,
    private readonly createSession: CreateSession,
    private readonly publishSession: PublishSession,
  ) {}

  @Get()
  @RequireAbility('change')
  async form(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const { call, session } = await page.session(id);
    const fields = fieldsOfCopy(session, page.query.text('occurrence'), randomUUID());
    await this.ask(page, { call, session, fields });
  }

  @Post()
  async duplicate(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const copying = { ...(await page.session(id)), fields: copyFields(page.form) };
    const step = page.form.text('step');
    if (step === 'edit') return this.ask(page, copying);
    try {
      await this.submit(page, copying, step);
    } catch (error) {
      await page.fail(error, (fieldErrors) => this.ask(page, copying, fieldErrors));
    }
  }

  /** Saves the copies. Several are shown first. Throws Invalid for fields that need another answer. */
  private async submit(page: ConsolePage, { call, session, fields }: Copying, step: string): Promise<void> {
    const { more: moreText, everyWeeks, firstId, title } = fields;
    const typed = { ...wallInput(fields), title, more: numberOf(moreText) ?? 0, everyWeeks: numberOf(everyWeeks) };
    const { title: newTitle, more, everyWeeks: weeks, ...wall } = read(copiesInput, typed);
    const times = repeatedTimes(session, wall, { more, everyWeeks: weeks });
    const open = openWarnings(times[0]?.warnings ?? [], fields);
    if (open.length > 0) throw new Invalid('invalid', 'Choose how to interpret the time.', {}, open);
    const isConfirmed = step === 'confirm' || step === 'publish' || (step === 'save' && more === 0);
    if (!isConfirmed) return this.preview(page, { call, session, fields }, times);
    const copies = {
      occurrence: fields.occurrence !== '',
      title: newTitle,
      times: times.map((time) => time.wall),
      firstId: isUuid(firstId) ? firstId : randomUUID(),
    };
    const made = await this.createSession.repeat(session.id, copies, page.actor);
    const published = step === 'publish' ? await this.publishAll(made, page) : 0;
    const [first] = made;
    const isOne = more === 0 && first !== undefined;
    const tab = published === made.length ? 'upcoming' : 'drafts';
    const done = published === 0 ? 'copied' : published === made.length ? 'copiesPublished' : 'somePublished';
    page.redirect(
      isOne ? sessionPath(first) : withQuery(sessionsPath(call), { tab }),
      `console.sessions.done.${done}`,
      {
        count: more + 1,
        published,
      },
    );
  }

  /** Publishes the copies whose warnings were shown. Returns how many. */
  private async publishAll(copies: readonly Session[], page: ConsolePage): Promise<number> {
    let published = 0;
    for (const { id } of copies) {
      try {
        await this.publishSession.run(id, page.actor, page.form.list('seenWarning'));
        published += 1;
      } catch (error) {
        // It stays a draft, whose page says what has come up since.
        if (!(error instanceof Conflict)) throw error;
      }
    }
    return published;
  }

  private async ask(page: ConsolePage, copying: Copying, fieldErrors: readonly FieldError[] = []): Promise<void> {
    page.render('sessions/duplicate', duplicatePage(await page.layout(), { ...copying, fieldErrors }));
  }

  private async preview(page: ConsolePage, copying: Copying, times: readonly RepeatedTime[]): Promise<void> {
    const { session, fields } = copying;
    const dates = [];
    for (const time of times) {
      const copy = { ...session, ...time.wall, ...time.timing, id: fields.firstId };
      dates.push({ time, checks: await findPublishingChecks(this.database.manager, copy, page.now) });
    }
    page.render('sessions/duplicate-confirm', duplicateConfirmPage(await page.layout(), copying, dates));
  }
}
