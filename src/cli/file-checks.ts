import type { DataSource } from 'typeorm';
import type { Config } from '../platform/config.js';
import { Bucket, BucketError } from '../platform/file-store/bucket.js';
import { summarizeFiles } from '../platform/file-store/files.queries.js';
import { fail, type Finding, ok, warn } from './finding.js';

/** Checks where uploaded files are, and that the bucket can be written, read and cleared. */
export async function checkFiles(database: DataSource, { fileStore }: Config): Promise<Finding> {
  const { inBucket, inDatabase, bytes } = await summarizeFiles(database.manager);
  const megabytes = Math.ceil(bytes / 1_000_000);
  if (fileStore === undefined) {
    if (inBucket > 0) return fail(`${inBucket} files are in a bucket: set FILE_STORE_URL, or restore a backup`);
    return ok(`${inDatabase} in PostgreSQL, ${megabytes} MB`);
  }
  try {
    await new Bucket(fileStore).check();
  } catch (error) {
    if (!(error instanceof BucketError)) throw error;
    return fail(`${error.message} Check FILE_STORE_URL`);
  }
  const words = `${inBucket} in ${fileStore.url}, ${inDatabase} in PostgreSQL, ${megabytes} MB`;
  return inDatabase > 100 ? warn(`${words}: check that Greenroom is running, which moves them`) : ok(words);
}
