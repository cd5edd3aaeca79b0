import { area } from '../../app/area.js';
import { partPages } from '../../console/paths/part-pages.js';
import { features } from '../../domain/calls/feature.js';
import { sharedPages } from '../../site/part-pages.js';
import { sharePath } from './console/share-paths.js';
import { ShareController } from './console/share.controller.js';
import { AllowSite } from './flows/allow-site.flow.js';
import { NameLink } from './flows/name-link.flow.js';
import { CardController } from './site/card.controller.js';
import { EmbedController } from './site/embed.controller.js';
import { SharingController } from './site/sharing.controller.js';
import { cardPath, embedAnswerPath, newsFeedPath } from './site/sharing-paths.js';

/** How public calls are found elsewhere: by search engines, feed readers, other sites, and links that organizers name. */
export const sharing = area({
  name: 'sharing',
  data: { auditActions: ['call.link-named', 'call.link-removed', 'call.site-allowed', 'call.site-removed'] },
  surface: {
    controllers: [SharingController, EmbedController, CardController, ShareController],
    providers: [NameLink, AllowSite],
    navigation: [
      {
        name: 'share',
        group: 'sessions',
        order: 60,
        label: 'console.sharing.title',
        ability: 'read',
        path: sharePath,
        feature: 'sharing',
      },
    ],
    contributes: [
      features.with({
        name: 'sharing',
        isUsed: `exists (select from calls where id = $1 and (link_names <> '{}' or embed_origins <> '{}'))`,
      }),
      partPages.with({ embedWinners: (call) => `${sharePath(call)}?view=winners#embed` }),
      sharedPages.with({
        picture: cardPath,
        alternates: (call, url) => [
          { type: 'application/atom+xml', href: newsFeedPath(call) },
          { type: 'application/json+oembed', href: embedAnswerPath(url) },
        ],
      }),
    ],
  },
});
