import { Param, Post } from '@nestjs/common';
import { ConsoleController, OpenToFacilitators } from '../../../console/frame/console-controller.js';
import { ConsolePage, Page } from '../../../console/frame/console-page.js';
import { sessionPath } from '../../../console/paths/session-paths.js';
import { fieldErrorMessage } from '../../../platform/views/form-fields.js';
import { AnswerOffer } from '../flows/answer-offer.flow.js';

/** Recordings that a provider has of a session. */
@ConsoleController('sessions/:id/recordings', 'sessions')
@OpenToFacilitators('session')
export class RecordingOffersController {
  constructor(private readonly answerOffer: AnswerOffer) {}

  @Post()
  async answer(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const { session } = await page.session(id);
    const offer = page.form.text('offer');
    const done = (key: string, values = {}) =>
      page.redirect(sessionPath(session, 'materials'), `console.conferencing.offer.${key}`, values);
    if (page.form.choice('answer', ['take', 'decline']) === 'decline') {
      await this.answerOffer.decline(session.id, offer, page.actor);
      return done('declined');
    }
    const answered = await this.answerOffer.take(session.id, offer, page.actor);
    switch (answered.outcome) {
      case 'failed':
        return done('away.failed', { said: answered.said });
      case 'gone':
        return done('gone.failed');
      case 'taken-without':
        return done('without.failed', { reason: fieldErrorMessage(answered.fault, page.language) });
      default:
        return done(answered.outcome);
    }
  }
}
