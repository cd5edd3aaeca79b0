import { Get, Param, Post } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { callVersion, checkCallChanges } from '../../domain/calls/call-changes.js';
import { callChanges, type CallChanges } from '../../domain/calls/call-input.js';
import type { Call } from '../../domain/calls/call.entity.js';
import { EditCall } from '../../flows/calls/edit-call.flow.js';
import { type FieldError, NotFound } from '../../platform/errors.js';
import { translate } from '../../platform/i18n/messages.js';
import { read } from '../../platform/validation.js';
import { confirmStep } from '../confirm.js';
import { ConsoleController } from '../console-controller.js';
import { ConsolePage, Page } from '../console-page.js';
import { settingsPath } from '../paths.js';
import { RequireAbility } from '../require-ability.js';
import { findDateMove } from './call-dates.queries.js';
import { callDatesPage } from './call-dates.page.js';
import {
  movesDates,
  settingsInput,
  settingsPlans,
  settingsSections,
  type SettingsSection,
  storedSettings,
  typedIn,
} from './call-settings.js';
import { callSettingsPage } from './call-settings.page.js';
import type { Typed } from './form-fields.js';

/** Changes everything about a call, by section. */
@ConsoleController('calls/:call/settings', 'settings')
@RequireAbility('change')
export class CallSettingsController {
  constructor(
    private readonly database: DataSource,
    private readonly editCall: EditCall,
  ) {}

  @Get(['', ':section'])
  async form(@Param('call') slug: string, @Param('section') name: string, @Page() page: ConsolePage): Promise<void> {
    const call = await page.call(slug);
    const view = { call, section: sectionOf(name), typed: storedSettings(call), version: callVersion(call) };
    page.render('calls/settings', callSettingsPage(await page.layout(), view));
  }

  @Post(['', ':section'])
  async save(@Param('call') slug: string, @Param('section') name: string, @Page() page: ConsolePage): Promise<void> {
    const call = await page.call(slug);
    const section = sectionOf(name);
    const typed = typedIn(page.form, settingsPlans(section, call, page.language));
    const version = page.form.text('version');
    if (page.form.text('intent') === 'edit') return this.show(page, { call, section, typed, version });
    try {
      const changes = read(callChanges, settingsInput(section, call, typed));
      await this.apply(page, { call, section, changes, version });
    } catch (error) {
      const isShown = ({ code }: { code: string }) => code === 'call-changed';
      await page.fail(
        error,
        (fieldErrors, code) => this.show(page, { call, section, typed, version, fieldErrors, code }),
        isShown,
      );
    }
  }

  /** Saves changes; those of dates are shown first with what follows from them. */
  private async apply(
    page: ConsolePage,
    {
      call,
      section,
      changes,
      version,
    }: { call: Call; section: SettingsSection; changes: CallChanges; version: string },
  ): Promise<void> {
    const run = async () => {
      await this.editCall.run(call.slug, changes, page.actor, version);
      page.redirect(settingsPath(call, section), 'console.calls.saved');
    };
    if (!movesDates(call, changes)) return run();
    checkCallChanges(call, changes);
    const move = await findDateMove(this.database.manager, call, changes, page.now);
    await confirmStep(page, {
      isConfirmed: page.form.text('intent') === 'confirm',
      hasChanged: page.form.text('seenTotal') !== String(move.notified),
      preview: async (hasChanged) =>
        page.render('calls/dates-confirm', callDatesPage(await page.layout(), { call, move, version, hasChanged })),
      run,
    });
  }

  private async show(
    page: ConsolePage,
    form: {
      call: Call;
      section: SettingsSection;
      typed: Typed;
      version: string;
      fieldErrors?: readonly FieldError[];
      code?: string;
    },
  ): Promise<void> {
    const isStale = form.code === 'call-changed';
    const refusal = isStale ? translate(page.language, 'console.calls.changedMeanwhile') : null;
    // Sent again, it overwrites the other change, which the message has named.
    const version = isStale ? callVersion(form.call) : form.version;
    page.render('calls/settings', callSettingsPage(await page.layout(), { ...form, version, refusal }));
  }
}

function sectionOf(name: string | undefined): SettingsSection {
  if (name === undefined || name === '') return 'general';
  const section = settingsSections.find((one) => one === name);
  if (section === undefined) throw new NotFound('not-found', 'There is no such page.');
  return section;
}
