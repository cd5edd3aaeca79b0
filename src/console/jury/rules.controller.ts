import { Get, Param, Post } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { SetJuryRules } from '../../flows/jury/set-jury-rules.flow.js';
import { juryRulesInput } from '../../domain/jury/jury-input.js';
import { countSheets, getRules } from '../../domain/jury/jury.queries.js';
import { Conflict, type FieldError, Invalid } from '../../platform/errors.js';
import { read } from '../../platform/validation.js';
import { ConsoleController } from '../console-controller.js';
import { ConsolePage, Page } from '../console-page.js';
import { RequireAbility } from '../require-ability.js';
import { callJuryPath } from './jury-paths.js';
import { fieldsOfRules, type RulesFields, rulesFields, rulesInputOf, rulesPage } from './rules.page.js';

/** The scale, the weights and the deadline of a call's jury, for owners. */
@ConsoleController('calls/:call/jury/rules', 'jury')
@RequireAbility('administer')
export class JuryRulesController {
  constructor(
    private readonly database: DataSource,
    private readonly setJuryRules: SetJuryRules,
  ) {}

  @Get()
  async form(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    await this.show(slug, page, { fields: null, faults: [], asksWeights: false }, 200);
  }

  @Post()
  async save(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const call = await page.call(slug);
    const fields = rulesFields(call, page.form);
    try {
      await this.setJuryRules.run(slug, read(juryRulesInput, rulesInputOf(fields)), page.actor);
      page.redirect(callJuryPath(call, 'rules'), 'console.jury.done.rulesSaved');
    } catch (error) {
      if (error instanceof Invalid) {
        await this.show(slug, page, { fields, faults: error.faults, asksWeights: false }, 422);
      } else if (error instanceof Conflict && error.code === 'weights-to-confirm') {
        await this.show(slug, page, { fields, faults: [], asksWeights: true }, 409);
      } else if (error instanceof Conflict && error.code === 'scale-in-use') {
        const { code, message, values } = error;
        const faults = [{ path: 'max', code, message, values }];
        await this.show(slug, page, { fields, faults, asksWeights: false }, 409);
      } else throw error;
    }
  }

  private async show(
    slug: string,
    page: ConsolePage,
    shown: { fields: RulesFields | null; faults: readonly FieldError[]; asksWeights: boolean },
    status: number,
  ): Promise<void> {
    const tx = this.database.manager;
    const call = await page.call(slug);
    const fields = shown.fields ?? fieldsOfRules(call, await getRules(tx, call));
    const sheets = await countSheets(tx, call.id);
    const layout = await page.layout();
    page.render('jury/rules', rulesPage(layout, { ...shown, call, fields, sheets }), status);
  }
}
