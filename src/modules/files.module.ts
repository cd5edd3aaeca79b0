import { Global, Module } from '@nestjs/common';
import { SweepFiles } from '../flows/files/sweep-files.flow.js';

const flows = [SweepFiles];

/** Uploaded files of all areas: where their bytes are, and when they are removed. */
@Global()
@Module({ providers: flows, exports: flows })
export class FilesModule {}
