import { Get, Param, Post } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { letterInput, letterSendInput } from '../domain/letter-input.js';
import type { Letter } from '../domain/letter.entity.js';
import { listLetters, readPublication } from '../domain/letters.queries.js';
import { draftLetter } from '../domain/open-letter.js';
import { countPeople } from '../domain/team-people.queries.js';
import { readersOf } from '../domain/letter-readers.js';
import { ConfirmLetter } from '../flows/confirm-letter.flow.js';
import { EditLetter } from '../flows/edit-letter.flow.js';
import type { FieldError } from '../../../platform/errors.js';
import { read } from '../../../platform/validation.js';
import {
  type TextFields,
  textFields,
  textLanguages,
  typedTexts,
  writtenTexts,
  editedTexts,
} from '../../../console/ui/texts-form.js';
import { ConsoleController } from '../../../console/frame/console-controller.js';
import { ConsolePage, Page } from '../../../console/frame/console-page.js';
import { FormEdit, openedEdit } from '../../../console/ui/form-edit.js';
import { RequireAbility } from '../../../console/frame/require-ability.js';
import { failSending, readSending, showSendingTime, typedSending } from '../../../console/ui/campaign-pages.js';
import type { WallFields } from '../../../console/ui/local-time-fields.js';
import { letterPath } from './letter-paths.js';
import { letterSendPage } from './letter-send.page.js';
import { letterTextPage } from './letter-text.page.js';
import { outcomeNamed } from './letters.controller.js';

/** Writes the texts of a letter, and sends or schedules it. */
@ConsoleController('calls/:call/jury/letters/about/:outcome', 'letters')
@RequireAbility('change')
export class LetterFormController {
  constructor(
    private readonly database: DataSource,
    private readonly editLetter: EditLetter,
    private readonly confirmLetter: ConfirmLetter,
  ) {}

  @Get('text')
  async text(@Param('call') slug: string, @Param('outcome') name: string, @Page() page: ConsolePage): Promise<void> {
    await this.showText(page, slug, name, null);
  }

  @Post('text')
  async save(@Param('call') slug: string, @Param('outcome') name: string, @Page() page: ConsolePage): Promise<void> {
    const outcome = outcomeNamed(name);
    const { letter, languages } = await this.read(page, slug, name);
    const fields = typedTexts(page.form, languages);
    const edit = new FormEdit(page, editedTexts(letter.id === null ? '' : `letter:${letter.id}`, page.language));
    const changes = ({ contents }: Letter) =>
      read(letterInput, { contents: writtenTexts(edit.merge(fields, textFields(contents, languages))) });
    try {
      await this.editLetter.run(slug, outcome, changes, page.actor);
      page.redirect(letterPath({ slug }, outcome), 'console.letters.done.textSaved', edit.kept);
    } catch (error) {
      await page.fail(error, (fieldErrors) => this.showText(page, slug, name, { fields, edit }, fieldErrors));
    }
  }

  @Get('send')
  async confirm(@Param('call') slug: string, @Param('outcome') name: string, @Page() page: ConsolePage): Promise<void> {
    await this.showSend(page, slug, name, { fields: null, again: false });
  }

  /** Interprets a wall time, for the form while it is filled in. */
  @Get('send/time')
  timing(@Page() page: ConsolePage): void {
    showSendingTime(page);
  }

  @Post('send')
  async send(@Param('call') slug: string, @Param('outcome') name: string, @Page() page: ConsolePage): Promise<void> {
    const outcome = outcomeNamed(name);
    const { form } = page;
    const sending = typedSending(form);
    const again = form.text('again') === 'yes';
    try {
      const confirm = Number(form.text('due')) + (again ? Number(form.text('changed')) : 0);
      const input = read(letterSendInput, { confirm, writesAgain: again, ...readSending(sending) });
      const count = await this.confirmLetter.run(slug, outcome, input, page.actor);
      page.redirect(letterPath({ slug }, outcome), `console.letters.done.${sending.isLater ? 'scheduled' : 'began'}`, {
        count,
      });
    } catch (error) {
      const typed = { fields: sending.fields, again };
      await failSending(page, error, 'letter', (fieldErrors, hasChanged) =>
        this.showSend(page, slug, name, typed, fieldErrors, hasChanged),
      );
    }
  }

  private async showSend(
    page: ConsolePage,
    slug: string,
    name: string,
    typed: { fields: WallFields | null; again: boolean },
    fieldErrors: readonly FieldError[] = [],
    hasChanged = false,
  ): Promise<void> {
    const outcome = outcomeNamed(name);
    const { call, letter, counts, readers } = await this.read(page, slug, name);
    if (letter.state === 'scheduled' || letter.state === 'sending') return page.redirect(letterPath(call, outcome));
    const connection = this.database.manager;
    const publication = await readPublication(connection, call.id);
    const { contents } = letter;
    const input = { call, outcome, publication, counts, contents, readers, typed, fieldErrors, hasChanged };
    page.renderStep('letters/letter-send', letterSendPage(await page.layout(), input));
  }

  private async showText(
    page: ConsolePage,
    slug: string,
    name: string,
    posted: { fields: TextFields; edit: FormEdit<TextFields> } | null,
    fieldErrors: readonly FieldError[] = [],
  ): Promise<void> {
    const outcome = outcomeNamed(name);
    const { call, letter, languages, readers } = await this.read(page, slug, name);
    if (letter.state !== 'draft') return page.redirect(letterPath(call, outcome));
    const stored = textFields(letter.contents, languages);
    const fields = posted === null ? stored : posted.edit.fields(posted.fields);
    const edit = posted === null ? openedEdit(stored) : await posted.edit.view();
    const input = { call, outcome, languages, fields, edit, readers, fieldErrors };
    page.render('letters/letter-text', letterTextPage(await page.layout(), input));
  }

  /** Returns the open letter about a result, or the draft that would be started. */
  private async read(page: ConsolePage, slug: string, name: string) {
    const outcome = outcomeNamed(name);
    const call = await page.call(slug);
    const letters = await listLetters(this.database.manager, call.id);
    const open = letters.find((one) => one.outcome === outcome && one.state !== 'sent');
    const letter = open ?? { ...draftLetter(call.id, outcome, letters), id: null, state: 'draft' as const };
    const counts = (await countPeople(this.database.manager, call.id)).get(outcome);
    const readers = readersOf(counts, call);
    const languages = textLanguages(
      call,
      readers.map(({ language }) => language),
    );
    return { call, letter, counts, readers, languages };
  }
}
