import { Get, Param, Post } from '@nestjs/common';
import type { Call } from '../../../domain/calls/call.entity.js';
import type { Session } from '../../../domain/sessions/session.entity.js';
import { ConsoleController, OpenToFacilitators } from '../../../console/frame/console-controller.js';
import { ConsolePage, Page } from '../../../console/frame/console-page.js';
import type { ConsoleLayout } from '../../../console/frame/layout.js';
import { translate } from '../../../platform/i18n/messages.js';
import { type CountedInquiry, listInquiries } from '../domain/inquiries.queries.js';
import { type LiveStep, liveSteps, ModerateQuestions } from '../flows/moderate-questions.flow.js';
import { inquiryPath, liveQueuePath, publicLivePath } from './inquiry-paths.js';

/** Seconds after which the queue is loaded again. */
const reloadAfter = '10';

/** The queue of whoever hosts a session: one tap each. Who asked is not on it. */
@ConsoleController('sessions/:id/live', 'sessions')
@OpenToFacilitators('session')
export class LiveQueueController {
  constructor(private readonly moderateQuestions: ModerateQuestions) {}

  @Get()
  async queue(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const { session, call } = await page.session(id);
    const states = ['chosen', 'new', 'held', 'answered', 'hidden'] as const;
    const filter = { states, sessionId: session.id, order: 'votes', limit: 200 } as const;
    const inquiries = await listInquiries(page.connection, call.id, filter);
    page.reply.header('refresh', reloadAfter);
    page.render('inquiries/live-queue', liveQueuePage(await page.layout(), { call, session, inquiries }));
  }

  @Post(':number')
  async move(@Param('id') id: string, @Param('number') number: string, @Page() page: ConsolePage): Promise<void> {
    await this.moderateQuestions.run(id, number, page.form.choice('to', liveSteps), page.actor);
    page.redirect(liveQueuePath({ id }));
  }
}

const stepsFrom: Readonly<Record<string, readonly LiveStep[]>> = {
  chosen: ['answered', 'new'],
  new: ['chosen', 'answered', 'hidden'],
  held: ['new', 'hidden'],
  answered: ['chosen'],
  hidden: ['new'],
};

interface Queue {
  call: Call;
  session: Session;
  inquiries: readonly CountedInquiry[];
}

function liveQueuePage(layout: ConsoleLayout, { call, session, inquiries }: Queue) {
  const { language, mayRead } = layout;
  const text = (key: string, values = {}) => translate(language, `console.inquiries.${key}`, values);
  const groupOf = (state: 'chosen' | 'new' | 'held' | 'answered' | 'hidden') => ({
    title: translate(language, `inquiries.state.${state}`),
    rows: inquiries
      .filter((one) => one.state === state)
      .map((one) => ({
        text: one.text,
        lang: one.language,
        note: [
          translate(language, 'inquiries.votes', { count: one.votes }),
          ...(one.heldFor === null || state !== 'held' ? [] : [text(`held.${one.heldFor}`)]),
        ].join(' · '),
        path: mayRead ? inquiryPath(call, one) : null,
        action: `${liveQueuePath(session)}/${one.number}`,
        steps: (stepsFrom[state] ?? []).map((to) => ({
          to,
          label: text(`live.${state === 'chosen' || to !== 'new' ? to : 'show'}`),
          isFirst: to === stepsFrom[state]?.[0],
        })),
      })),
  });
  const groups = (['chosen', 'new', 'held', 'answered', 'hidden'] as const).map(groupOf);
  return {
    ...layout,
    title: text('live.title'),
    phonePath: publicLivePath(call, session),
    stagePath: `${publicLivePath(call, session)}/stage`,
    isEmpty: inquiries.length === 0,
    groups: groups.filter(({ rows }) => rows.length > 0),
  };
}
