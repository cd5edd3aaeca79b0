import { Get, Post } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { callInput } from '../../domain/calls/call-input.js';
import { listCalls } from '../../domain/calls/calls.queries.js';
import { CreateCall } from '../../flows/calls/create-call.flow.js';
import type { FieldError } from '../../platform/errors.js';
import { read } from '../../platform/validation.js';
import { ConsoleController } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { checklistPath } from '../paths/call-paths.js';
import { RequireAbility } from '../frame/require-ability.js';
import { countSessionsByCall } from './call-list.queries.js';
import { callsPage } from './calls.page.js';
import { newCallForm, newCallPage, type TypedCall } from './new-call.page.js';

/** All calls, and new ones. */
@ConsoleController('calls', 'calls')
export class CallsController {
  constructor(
    private readonly database: DataSource,
    private readonly createCall: CreateCall,
  ) {}

  @Get()
  async list(@Page() page: ConsolePage): Promise<void> {
    const connection = this.database.manager;
    const lists = { calls: await listCalls(connection), sessions: await countSessionsByCall(connection) };
    page.render('calls/calls', callsPage(await page.layout(), lists));
  }

  @Get('new')
  @RequireAbility('change')
  async blank(@Page() page: ConsolePage): Promise<void> {
    await this.show(page, { ...newCallForm.empty, mainLanguage: page.language });
  }

  @Post('new')
  async create(@Page() page: ConsolePage): Promise<void> {
    const typed = newCallForm.typed(page.form);
    try {
      const input = read(callInput, { ...newCallForm.read(typed), isPublic: false, themes: [] });
      const call = await this.createCall.run(input, page.actor);
      page.redirect(checklistPath(call), 'console.calls.new.created');
    } catch (error) {
      const isShown = ({ code }: { code: string }) => code === 'slug-taken';
      await page.fail(error, (fieldErrors, code) => this.show(page, typed, slugErrors(fieldErrors, code)), isShown);
    }
  }

  private async show(page: ConsolePage, typed: TypedCall, fieldErrors: readonly FieldError[] = []): Promise<void> {
    page.render('calls/new', newCallPage(await page.layout(), { typed, fieldErrors }));
  }
}

/** Returns the errors of a form with a slug, with that of one that is taken. */
export function slugErrors(fieldErrors: readonly FieldError[], code: string): readonly FieldError[] {
  if (code === 'slug-taken') return [{ path: 'slug', code, message: 'The slug is taken.' }];
  return fieldErrors;
}
