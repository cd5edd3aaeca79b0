import { Param, Post } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { Conflict } from '../../../platform/errors.js';
import { Page, SitePage } from '../../../site/site-page.js';
import { formLimit } from '../../../site/limits.js';
import { OwnPageController, registrationOfLink } from '../../../site/registrations/own-page-controller.js';
import { myRegistrationPath } from '../../../site/registrations/registration-paths.js';
import { ChooseLanguage } from '../flows/choose-language.flow.js';

/** The language in which a person follows a session. */
@OwnPageController('/registrations/:id/language')
export class OwnLanguageController {
  constructor(private readonly chooseLanguage: ChooseLanguage) {}

  @Post()
  @RouteConfig(formLimit)
  async choose(@Param('token') token: string, @Param('id') id: string, @Page() page: SitePage): Promise<void> {
    const { attendee, registration } = await registrationOfLink(page.connection, token, id);
    const path = myRegistrationPath(`/me/${token}`, registration.id);
    try {
      await this.chooseLanguage.run(registration.id, page.form.text('listensIn'), page.attendee(attendee));
      page.redirect(`${path}?done=language`);
    } catch (error) {
      if (!(error instanceof Conflict)) throw error;
      // Nothing was chosen, or it was removed in the meantime: the page shows what there is.
      page.redirect(path);
    }
  }
}
