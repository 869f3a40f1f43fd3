/** What each thread of the validation carries out. */
import { serveThread } from '../../src/executors/thread.ts';
import { validationJob } from './job.mjs';

serveThread([validationJob]);
