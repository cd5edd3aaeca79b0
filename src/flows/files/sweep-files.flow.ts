import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock.js';
import { BucketError } from '../../platform/file-store/bucket.js';
import { FileStore } from '../../platform/file-store/file-store.js';
import { Logger } from '../../platform/logger.js';
import { type BackgroundWork, Job } from '../../platform/job.js';

/** Moves uploaded files to the bucket, if there is one, and removes those that were deleted or that nothing refers to. */
@Injectable()
@Job({ everyMs: 60_000 })
export class SweepFiles implements BackgroundWork {
  constructor(
    private readonly store: FileStore,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {}

  /** Returns how many files were moved and removed. A bucket that can't be reached is logged, and tried again later. */
  async run(): Promise<{ moved: number; removed: number }> {
    try {
      return await this.store.sweep(this.clock.now());
    } catch (error) {
      if (!(error instanceof BucketError)) throw error;
      this.logger.warn({ reason: error.message }, 'files wait for their storage');
      return { moved: 0, removed: 0 };
    }
  }
}
