import { Get } from '@nestjs/common';
import { CachedPage } from '../../platform/http/cached-page.js';
import { VersionCache } from '../../platform/version-cache.js';
import { pageTemplates } from '../../platform/views/renderer.js';
import { allZones } from '../../domain/time/zone-options.js';
import { tzDataVersion } from '../../domain/time/tz-data.js';
import { SiteController, Page, SitePage } from '../site-page.js';

const quarterMs = 900_000;

/** All time zones as options, which forms load when somebody looks for a zone that isn't suggested. */
@SiteController('time-zones')
export class TimeZoneOptionsController {
  private readonly built = new VersionCache<CachedPage>(20);

  @Get()
  async options(@Page() page: SitePage): Promise<void> {
    const { language, now } = page.viewer();
    // Offsets change at full quarters.
    const until = new Date((Math.floor(now.getTime() / quarterMs) + 1) * quarterMs);
    const version = `${tzDataVersion()} ${until.toISOString()}`;
    const build = () => {
      return CachedPage.of(pageTemplates.get('partials/option-groups')({ groups: allZones(language, now) }));
    };
    page.share({ version: '', current: () => Promise.resolve(''), until, isForAll: true });
    await page.ready(await this.built.get(language, version, build));
  }
}
