import { area } from '../../app/area.js';
import { apiResources } from '../../api/resource.js';
import { needResource } from './api/need-resource.queries.js';
import { homeTodos } from '../../console/calls/home-todos.js';
import { features } from '../../domain/calls/feature.js';
import { needsQuestion } from '../../domain/calls/needs-question.js';
import { forgetting } from '../../domain/privacy/forgetting.js';
import { formSections } from '../../site/registrations/form-sections.js';
import { AccessNeedsApiController } from './api/access-needs.controller.js';
import { AccessNeedsController } from './console/access-needs.controller.js';
import { accessNeedsPath } from './console/access-paths.js';
import { accessTodos } from './console/home-todo.js';
import { accessFeature, asksForNeeds } from './domain/access-need.js';
import { forgetNeeds } from './domain/access-needs.queries.js';
import { organizersAnswer } from './domain/emails/organizers-answer.js';
import { personalData } from './domain/personal-data.queries.js';
import { ChangeAccessNeeds } from './flows/change-access-needs.flow.js';
import { accessSection } from './site/form-section.js';
import { MyAccessController } from './site/my-access.controller.js';

/** What people need to take part, and what organizers arrange. */
export const access = area({
  name: 'access',
  data: {
    emails: [organizersAnswer],
    personalData,
    auditActions: ['call.access-need-answered'],
    contributes: [forgetting.with(forgetNeeds)],
  },
  surface: {
    contributes: [
      apiResources.with(needResource),
      // Only organizers decide whether a call asks. What was stated is still answered once it no longer does.
      features.with({ name: accessFeature, isUsed: 'exists (select from access_needs where call_id = $1)' }),
      needsQuestion.with(asksForNeeds),
      formSections.with(accessSection),
      homeTodos.with(accessTodos),
    ],
    navigation: [
      {
        name: 'access-needs',
        group: 'people',
        order: 19,
        label: 'console.access.title',
        ability: 'access-needs',
        path: accessNeedsPath,
        feature: accessFeature,
      },
    ],
    apiTags: [
      { name: 'Access needs', order: 35, description: 'What people need to take part, for keys that may know.' },
    ],
    controllers: [
      // Public pages
      MyAccessController,
      // Console
      AccessNeedsController,
      // API
      AccessNeedsApiController,
    ],
    providers: [ChangeAccessNeeds],
  },
});
