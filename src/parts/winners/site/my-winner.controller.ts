import { Get, Param, Post } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { answers } from '../domain/acceptance.js';
import { pictureLimits, shownNameInput } from '../domain/winner-entry.js';
import { AnswerAcceptance } from '../flows/answer-acceptance.flow.js';
import { EditWinnerEntry } from '../flows/edit-winner-entry.flow.js';
import { Conflict, invalidField, NotFound } from '../../../platform/errors.js';
import { FileStore } from '../../../platform/file-store/file-store.js';
import { receiveUpload, takesFiles } from '../../../platform/file-store/receive-upload.js';
import { sendFile } from '../../../platform/file-store/send-file.js';
import { read } from '../../../platform/validation.js';
import { z } from 'zod';
import { Page, SitePage } from '../../../site/site-page.js';
import { formLimit } from '../../../site/limits.js';
import { attendeeOfLink, OwnPageController } from '../../../site/registrations/own-page-controller.js';
import { entryForm, mergeEntry } from './entry-form.js';
import { myWinnerPath } from './winner-paths.js';
import { getCall } from '../../../domain/calls/calls.queries.js';
import { asTeamsSee } from '../../jury/domain/unpublished-choices.queries.js';
import { getProposalById } from '../../../domain/proposals/proposals.queries.js';
import { findAcceptanceOf, isOutstanding, listOwnAsked } from '../domain/acceptances.queries.js';
import { listTelling } from '../domain/told-winners.queries.js';
import { listPublicWinners } from '../domain/public-winners.queries.js';
import { findCountry, findEntry, listNames } from '../domain/winner-entries.queries.js';
import type { Connection } from '../../../platform/database/tx.js';
import { type MyWinnerInput, myWinnerPage } from './my-winner.page.js';

const nameForm = z.strictObject({ name: shownNameInput });

/** The page of a winner for its team, by their personal links. Reading it changes nothing. */
@OwnPageController('/winners/:id')
export class MyWinnerController {
  constructor(
    private readonly answerAcceptance: AnswerAcceptance,
    private readonly editWinnerEntry: EditWinnerEntry,
    private readonly files: FileStore,
  ) {}

  @Get()
  async one(@Param('token') token: string, @Param('id') id: string, @Page() page: SitePage): Promise<void> {
    await showMyWinner(page.connection, page, token, id);
  }

  /** Accepts, declines or steps back, once the box beside the button is ticked. */
  @Post('answer')
  @RouteConfig(formLimit)
  async answer(@Param('token') token: string, @Param('id') id: string, @Page() page: SitePage): Promise<void> {
    const answer = answers.find((one) => one === page.form.text('answer')) ?? 'accepted';
    const box = answer === 'accepted' ? 'agree' : 'disagree';
    try {
      if (page.form.text(box) === '') throw invalidField(box, 'box-unticked', 'Tick the box to confirm.');
      await this.answerAcceptance.run(id, answer, await this.actor(page, token));
      page.redirect(`${myWinnerPath(token, id)}?done=${answer}`);
    } catch (error) {
      await page.fail(error, (fieldErrors) => this.show(page, token, id, { fieldErrors }), isConflict);
    }
  }

  @Post('entry')
  @RouteConfig(formLimit)
  async entry(@Param('token') token: string, @Param('id') id: string, @Page() page: SitePage): Promise<void> {
    const form = entryForm(null);
    const entry = form.typed(page.form);
    const version = page.form.text('version');
    try {
      const input = form.read(entry);
      const actor = await this.actor(page, token);
      await this.editWinnerEntry.edit(id, (stored) => mergeEntry(version, input, stored), actor);
      page.redirect(`${myWinnerPath(token, id)}?done=saved`);
    } catch (error) {
      await page.fail(
        error,
        (fieldErrors) => this.show(page, token, id, { typed: { entry }, fieldErrors }),
        isConflict,
      );
    }
  }

  /** Shows the own name in public, or no longer. */
  @Post('name')
  @RouteConfig(formLimit)
  async name(@Param('token') token: string, @Param('id') id: string, @Page() page: SitePage): Promise<void> {
    const name = { name: page.form.text('name'), shows: page.form.text('shows') !== '' };
    try {
      const shown = name.shows ? read(nameForm, { name: name.name }).name : null;
      await this.editWinnerEntry.setName(id, shown, await this.actor(page, token));
      page.redirect(`${myWinnerPath(token, id)}?done=saved`);
    } catch (error) {
      await page.fail(error, (fieldErrors) => this.show(page, token, id, { typed: { name }, fieldErrors }), isConflict);
    }
  }

  @Get('picture')
  async picture(@Param('token') token: string, @Param('id') id: string, @Page() page: SitePage): Promise<void> {
    const { entry } = await readMyWinner(page.connection, token, id);
    const file = entry?.pictureId == null ? null : await this.files.find(entry.pictureId);
    if (!file) throw new NotFound('not-found', 'There is no picture.');
    sendFile(page, this.files, file, 'no-store');
  }

  @Post('picture')
  @RouteConfig({ ...formLimit, ...takesFiles(pictureLimits) })
  async upload(@Param('token') token: string, @Param('id') id: string, @Page() page: SitePage): Promise<void> {
    await readMyWinner(page.connection, token, id);
    const { files } = await receiveUpload(page.request, page.reply, pictureLimits);
    try {
      await this.editWinnerEntry.setPicture(id, files.get('picture') ?? [], await this.actor(page, token));
      page.redirect(`${myWinnerPath(token, id)}?done=saved`);
    } catch (error) {
      await page.fail(error, (fieldErrors) => this.show(page, token, id, { fieldErrors }), isConflict);
    }
  }

  @Post('picture/remove')
  @RouteConfig(formLimit)
  async remove(@Param('token') token: string, @Param('id') id: string, @Page() page: SitePage): Promise<void> {
    await this.editWinnerEntry.removePicture(id, await this.actor(page, token));
    page.redirect(`${myWinnerPath(token, id)}?done=saved`);
  }

  private async actor(page: SitePage, token: string) {
    return page.attendee(await attendeeOfLink(page.connection, token));
  }

  private show(page: SitePage, token: string, id: string, shown: Parameters<typeof showMyWinner>[4]): Promise<void> {
    return showMyWinner(page.connection, page, token, id, shown);
  }
}

/** The page says what has happened meanwhile. */
function isConflict(refusal: unknown): boolean {
  return refusal instanceof Conflict;
}

/** Returns a winner on whose team the person of a link is. Throws NotFound for the proposal of others. */
async function readMyWinner(connection: Connection, token: string, id: string) {
  const attendee = await attendeeOfLink(connection, token);
  const own = (await listOwnAsked(connection, attendee)).find((one) => one.id === id);
  const acceptance = own && (await findAcceptanceOf(connection, own.id));
  if (own === undefined || acceptance == null) throw new NotFound('proposal-not-found', 'Proposal not found.');
  return { attendee, acceptance, entry: await findEntry(connection, own.id) };
}

/** Shows the page of a winner to somebody on its team. Throws NotFound. */
async function showMyWinner(
  connection: Connection,
  page: SitePage,
  token: string,
  id: string,
  shown: Partial<Pick<MyWinnerInput, 'typed' | 'fieldErrors'>> = {},
): Promise<void> {
  const { attendee, acceptance, entry } = await readMyWinner(connection, token, id);
  const stored = await getProposalById(connection, id);
  const [proposal = stored] = await asTeamsSee(connection, [stored]);
  const input = {
    call: await getCall(connection, attendee.callId),
    token,
    attendee,
    proposal,
    acceptance,
    isOutstanding: await isOutstanding(connection, acceptance),
    entry,
    country: await findCountry(connection, id),
    names: (await listNames(connection, [id])).get(id) ?? [],
    told: (await listTelling(connection, [id], new Map())).get(id)?.names ?? [],
    isShown: (await listPublicWinners(connection, attendee.callId)).some(({ proposalId }) => proposalId === id),
    done: page.query.text('done'),
    fieldErrors: [],
    ...shown,
  };
  page.render('winners/my-winner', myWinnerPage(input, page.viewerOf(attendee)));
}
