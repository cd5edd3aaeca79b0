import { Get, Post } from '@nestjs/common';
import { callInput } from '../../domain/calls/call-input.js';
import { listCalls } from '../../domain/calls/calls.queries.js';
import { CreateCall } from '../../flows/calls/create-call.flow.js';
import type { FieldError } from '../../platform/errors.js';
import { read } from '../../platform/validation.js';
import { ConsoleController, RequireAbility } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { checklistPath, newCallPath, settingsPath } from '../paths/call-paths.js';
import { countSessionsByCall } from './call-list.queries.js';
import { newCallForm, newCallPage, type TypedCall } from './new-call.page.js';
import { callState, callTexts } from '../../domain/calls/call.js';
import type { Call } from '../../domain/calls/call.entity.js';
import { formatLocalDateRange } from '../../domain/time/format.js';
import { translate } from '../../platform/i18n/messages.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { callPath } from '../paths/paths.js';

/** All calls, and new ones. */
@ConsoleController('calls', 'calls')
export class CallsController {
  constructor(private readonly createCall: CreateCall) {}

  @Get()
  async list(@Page() page: ConsolePage): Promise<void> {
    const { connection } = page;
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
    page.render('form', newCallPage(await page.layout(), { typed, fieldErrors }));
  }
}

/** Returns the errors of a form with a slug, with that of one that is taken. */
export function slugErrors(fieldErrors: readonly FieldError[], code: string): readonly FieldError[] {
  if (code === 'slug-taken') return [{ path: 'slug', code, message: 'The slug is taken.' }];
  return fieldErrors;
}

/** All calls: the archived ones last, otherwise the one that closes last first. */
function callsPage(
  layout: ConsoleLayout,
  { calls, sessions }: { calls: readonly Call[]; sessions: ReadonlyMap<string, number> },
) {
  const { language, now } = layout;
  const text = (key: string, values = {}) => translate(language, `console.calls.list.${key}`, values);
  return {
    ...layout,
    title: text('title'),
    newPath: newCallPath,
    calls: calls
      .toSorted((a, b) => Number(a.archivedAt !== null) - Number(b.archivedAt !== null))
      .map((call) => ({
        path: callPath(call),
        settingsPath: settingsPath(call),
        name: callTexts(call, language).name,
        dates: formatLocalDateRange(call.opensOn, call.closesOn, language),
        sessions: text('sessions', { count: sessions.get(call.id) ?? 0 }),
        state: text(`state.${stateOf(call, now)}`),
      })),
  };
}

function stateOf(call: Call, now: Date): 'draft' | 'archived' | 'upcoming' | 'open' | 'closed' {
  const state = callState(call);
  if (state !== 'public') return state;
  if (call.opensAt !== null && now < call.opensAt) return 'upcoming';
  return call.closesAt !== null && now > call.closesAt ? 'closed' : 'open';
}
