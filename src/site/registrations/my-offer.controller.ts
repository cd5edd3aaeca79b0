import { Param, Post } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { AnswerOffer } from '../../flows/registrations/answer-offer.flow.js';
import { Conflict } from '../../platform/errors.js';
import { formLimit } from '../limits.js';
import { registrationOfLink } from './own-link.js';
import { myRegistrationPath } from './registration-paths.js';
import { OwnPageController } from './own-page-controller.js';
import { Page, SitePage } from '../site-page.js';

/** A person's answer to the offer of a seat. */
@OwnPageController('/registrations/:id')
export class MyOfferController {
  constructor(private readonly answerOffer: AnswerOffer) {}

  @Post('accept-offer')
  @RouteConfig(formLimit)
  accept(@Param('token') token: string, @Param('id') id: string, @Page() page: SitePage): Promise<void> {
    return this.answer('accept', token, id, page);
  }

  @Post('decline-offer')
  @RouteConfig(formLimit)
  decline(@Param('token') token: string, @Param('id') id: string, @Page() page: SitePage): Promise<void> {
    return this.answer('decline', token, id, page);
  }

  private async answer(answer: 'accept' | 'decline', token: string, id: string, page: SitePage): Promise<void> {
    const { attendee, registration } = await registrationOfLink(page.connection, token, id);
    const actor = page.attendee(attendee);
    try {
      await this.answerOffer[answer](registration.id, actor);
    } catch (error) {
      // The page of the registration shows its status and actions.
      if (!(error instanceof Conflict)) throw error;
    }
    page.redirect(myRegistrationPath(`/me/${token}`, registration.id));
  }
}
