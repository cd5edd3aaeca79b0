import { randomUUID } from 'node:crypto';
import { Get, Param, Post } from '@nestjs/common';
import type { Call } from '../../domain/calls/call.entity.js';
import { timingWarnings } from '../../domain/sessions/session-timing.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { copyInput } from '../../domain/sessions/session-input.js';
import { CreateSession } from '../../flows/sessions/create-session.flow.js';
import { isUuid } from '../../platform/database/uuid.js';
import { type FieldError, Invalid } from '../../platform/errors.js';
import { read } from '../../platform/validation.js';
import { ConsoleController } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { sessionPath } from '../paths/session-paths.js';
import { RequireAbility } from '../frame/require-ability.js';
import { type CopyFields, copyFields, duplicatePage, fieldsOfCopy } from './duplicate.page.js';
import { openWarnings, wallInput } from '../ui/local-time-fields.js';

interface Copying {
  call: Call;
  session: Session;
  fields: CopyFields;
}

/** Duplicates a session, or adds a run of it: asks for the time. */
@ConsoleController('sessions/:id/duplicate', 'sessions')
export class DuplicateController {
  constructor(private readonly createSession: CreateSession) {}

  @Get()
  @RequireAbility('change')
  async form(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const { call, session } = await page.session(id);
    await this.ask(page, { call, session, fields: fieldsOfCopy(session, page.query.text('occurrence'), randomUUID()) });
  }

  @Post()
  async duplicate(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const copying = { ...(await page.session(id)), fields: copyFields(page.form) };
    try {
      const { copyId, occurrence } = copying.fields;
      const input = { ...readCopy(copying.fields), occurrence: occurrence !== '' };
      const copy = await this.createSession.duplicate(id, input, page.actor, isUuid(copyId) ? copyId : randomUUID());
      page.redirect(sessionPath(copy), 'console.sessions.done.copied');
    } catch (error) {
      await page.fail(error, (fieldErrors) => this.ask(page, copying, fieldErrors));
    }
  }

  private async ask(page: ConsolePage, copying: Copying, fieldErrors: readonly FieldError[] = []): Promise<void> {
    page.render('sessions/duplicate', duplicatePage(await page.layout(), { ...copying, fieldErrors }));
  }
}

/** Returns the title and the time of a copy. Throws Invalid, also for a question about the time that is still open. */
function readCopy(fields: CopyFields) {
  const input = read(copyInput, { ...wallInput(fields), title: fields.title });
  const open = openWarnings(timingWarnings(input), fields);
  if (open.length > 0) throw new Invalid('invalid', 'Choose how to interpret the time.', {}, open);
  return input;
}
