import { Get, Param, Post } from '@nestjs/common';
import { ConsoleController } from '../../../console/frame/console-controller.js';
import { ConsolePage, Page } from '../../../console/frame/console-page.js';
import { editedForm, type EditView, FormEdit, openedEdit } from '../../../console/ui/form-edit.js';
import type { Session } from '../../../domain/sessions/session.entity.js';
import type { Connection } from '../../../platform/database/tx.js';
import type { FieldError } from '../../../platform/errors.js';
import { choices, integer, rows } from '../../../platform/forms/fields.js';
import { form, type TypedForm } from '../../../platform/forms/form.js';
import { listReachable } from '../../submissions/domain/reachable.queries.js';
import { arrangementOf } from '../domain/arrangement.js';
import { listInvites } from '../domain/invites.queries.js';
import { type PitchInput, pitchInput } from '../domain/pitch.js';
import { findOrder, listCandidates, listPitches, type Pitch } from '../domain/pitches.queries.js';
import { countPeople, planNews } from '../domain/news.js';
import { staysIn } from '../domain/running-order.js';
import { ArrangePitches } from '../flows/arrange-pitches.flow.js';
import { pitchesPath } from './pitches-path.js';
import { pitchesPage } from './pitches.page.js';

/** What was refused. */
interface Refused {
  fieldErrors: readonly FieldError[];
  typed?: TypedForm<ReturnType<typeof arrangementForm>>;
  edit?: EditView;
}

/** The pitches of a session. */
@ConsoleController('sessions/:id/pitches', 'sessions')
export class PitchesController {
  constructor(private readonly arrangePitches: ArrangePitches) {}

  @Get()
  async show(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    await this.render(page, id, { fieldErrors: [] });
  }

  @Post()
  async arrange(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const { session } = await page.session(id);
    const declared = arrangementForm(await titlesOf(page.connection, session, await listPitches(page.connection, id)));
    const typed = declared.typed(page.form);
    const edit = new FormEdit(page, editedForm(declared, `session:${id}`, page));
    try {
      const change = (stored: PitchInput) => declared.read(edit.merge(typed, declared.show(stored)));
      const count = await this.arrangePitches.arrange(id, change, page.actor);
      page.redirect(pitchesPath({ id }), 'console.pitches.done', { ...edit.kept, count });
    } catch (error) {
      await page.fail(error, async (fieldErrors) => {
        await this.render(page, id, { fieldErrors, typed: edit.fields(typed), edit: await edit.view() });
      });
    }
  }

  @Post('draw')
  async draw(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const [seen, reason] = [Number(page.form.text('seen')), page.form.text('reason').trim().slice(0, 300)];
    await this.act(page, id, () => this.arrangePitches.draw(id, { seen, reason }, page.actor));
  }

  @Post(':pitch/place')
  async place(@Param('id') id: string, @Param('pitch') pitch: string, @Page() page: ConsolePage): Promise<void> {
    const position = Number(page.form.text('place')) - 1;
    await this.act(page, id, () => this.arrangePitches.place(id, pitch, position, page.actor));
  }

  @Post('publish')
  async publish(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    await this.act(page, id, () => this.arrangePitches.publish(id, page.actor));
  }

  private async act(page: ConsolePage, id: string, work: () => Promise<number | null>): Promise<void> {
    try {
      const count = await work();
      page.redirect(pitchesPath({ id }), count === null ? 'console.common.changedMeanwhile' : 'console.pitches.done', {
        count: count ?? 0,
      });
    } catch (error) {
      await page.fail(error, (fieldErrors) => this.render(page, id, { fieldErrors }));
    }
  }

  private async render(page: ConsolePage, id: string, { fieldErrors, typed, edit }: Refused): Promise<void> {
    const { connection, now } = page;
    const { session } = await page.session(id);
    const order = await findOrder(connection, id);
    const pitches = await listPitches(connection, id);
    const declared = arrangementForm(await titlesOf(connection, session, pitches));
    const stored = declared.show(arrangementOf(order, pitches));
    const reachable = await listReachable(
      connection,
      pitches.filter(staysIn).map(({ proposalId }) => proposalId),
    );
    const people = [...reachable.values()].flat();
    const onTeams = new Map(people.map((person) => [person.id, person.name]));
    // As it will be once it is published.
    const planned = order && (await planNews(connection, session, { ...order, publishedAt: now }, now));
    const input = {
      session,
      order,
      pitches,
      people: countPeople(planned ?? []),
      // Before it is published, a draw tells nobody.
      drawPeople: order === null || order.publishedAt === null ? 0 : onTeams.size,
      invites: await listInvites(connection, id),
      names: onTeams,
      unreached: pitches.filter((one) => staysIn(one) && !reachable.has(one.proposalId)),
      form: declared.view(typed ?? stored, fieldErrors, page),
      reasonError: fieldErrors.some(({ path }) => path === 'reason'),
      edit: edit ?? openedEdit(stored),
    };
    page.render('pitches/pitches', pitchesPage(await page.layout(), input));
  }
}

/** Returns the titles of the proposals that can pitch, or do, by ID: those on the short list first. */
async function titlesOf(
  connection: Connection,
  session: Session,
  pitches: readonly Pitch[],
): Promise<ReadonlyMap<string, string>> {
  const candidates = await listCandidates(connection, session.callId);
  const chosen = pitches.filter(({ removedAt }) => removedAt === null);
  return new Map([
    ...chosen.map(({ proposalId, title }) => [proposalId, title] as const),
    ...candidates.map(({ id: one, title }) => [one, title] as const),
  ]);
}

function arrangementForm(titles: ReadonlyMap<string, string>) {
  return form({
    words: 'console.pitches',
    schema: pitchInput,
    fields: {
      minutes: integer(),
      bufferMinutes: integer(),
      offsetMinutes: integer(),
      breaks: rows({ after: integer(), minutes: integer() }, 'after', 1),
      teams: choices([...titles.keys()], (id) => titles.get(id) ?? id),
    },
    pairs: [['minutes', 'bufferMinutes', 'offsetMinutes']],
  });
}
