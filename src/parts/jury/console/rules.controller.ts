import { Get, Param, Post } from '@nestjs/common';
import { SetJuryRules } from '../flows/set-jury-rules.flow.js';
import { juryRulesInput } from '../domain/jury-input.js';
import { countSheets, type CurrentRules, getRules, listJurors } from '../domain/jury.queries.js';
import { withCriteria } from '../domain/jury-settings.js';
import type { Call } from '../../../domain/calls/call.entity.js';
import { Conflict, type FieldError } from '../../../platform/errors.js';
import { read } from '../../../platform/validation.js';
import { ConsoleController, RequireAbility } from '../../../console/frame/console-controller.js';
import { ConsolePage, Page } from '../../../console/frame/console-page.js';
import { FormEdit, openedEdit } from '../../../console/ui/form-edit.js';
import { isConfirmed } from '../../../console/ui/question.js';
import { callJuryPath } from './jury-paths.js';
import {
  editedRules,
  fieldsOfRules,
  type RulesFields,
  rulesFields,
  rulesInputOf,
  rulesPage,
  togetherInRules,
} from './rules.page.js';

/** What is to be confirmed, by the code of the refusal. */
const asked: Readonly<Record<string, 'weights' | 'anonymity'>> = {
  'weights-to-confirm': 'weights',
  'anonymity-to-confirm': 'anonymity',
};

/** The scale, the weights, the deadline and the anonymity of a call's jury, for owners. */
@ConsoleController('calls/:call/jury/rules', 'jury')
@RequireAbility('administer')
export class JuryRulesController {
  constructor(private readonly setJuryRules: SetJuryRules) {}

  @Get()
  async form(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const call = await this.scored(page, slug);
    await this.show(page, call, fieldsOfRules(call, await getRules(page.connection, call)));
  }

  @Post()
  async save(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const call = await this.scored(page, slug);
    const fields = rulesFields(call, page.form);
    const edit = new FormEdit(page, editedRules(call, page.language));
    try {
      const input = (current: CurrentRules) => {
        const { confirmed } = fields;
        return read(juryRulesInput, rulesInputOf(edit.merge(fields, { ...fieldsOfRules(call, current), confirmed })));
      };
      const count = await this.setJuryRules.preview(slug, input, page.actor);
      const back = callJuryPath(call, 'rules');
      if (count > 0 && !(await isConfirmed(page, 'jury.deadlineQuestion', { count }, back))) return;
      await this.setJuryRules.run(slug, input, page.actor);
      page.redirect(callJuryPath(call, 'rules'), 'console.common.saved', edit.kept);
    } catch (error) {
      const again = (fieldErrors: readonly FieldError[], code: string) =>
        this.show(page, call, fields, fieldErrors, code, edit);
      await page.fail(atScale(error), again, ({ code }) => code in asked);
    }
  }

  /** Returns the call with the criteria of the round that is open. */
  private async scored(page: ConsolePage, slug: string): Promise<Call> {
    const call = await page.call(slug);
    return withCriteria(call, await getRules(page.connection, call));
  }

  private async show(
    page: ConsolePage,
    call: Call,
    typed: RulesFields,
    fieldErrors: readonly FieldError[] = [],
    code: string | null = null,
    posted?: FormEdit<RulesFields>,
  ): Promise<void> {
    const fields = posted?.fields(typed) ?? typed;
    const edit = (await posted?.view()) ?? openedEdit(fields, togetherInRules);
    const sheets = await countSheets(page.connection, call.id);
    const asks = asked[code ?? ''] ?? null;
    const { chairId } = await getRules(page.connection, call);
    const jurors = await listJurors(page.connection, call.id);
    const input = { call, fields, edit, fieldErrors, sheets, asks, jurors, chairId };
    page.render('jury/rules', rulesPage(await page.layout(), input));
  }
}

/** Returns the refusal of a new scale, once there are scores, as an error of its field. */
function atScale(error: unknown): unknown {
  if (!(error instanceof Conflict) || error.code !== 'scale-in-use') return error;
  const { code, message, values } = error;
  return new Conflict(code, message, values, [{ path: 'max', code, message, values }]);
}
