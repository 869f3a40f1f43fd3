import { serveThread } from '../../src/executors/thread.ts';
import { TEST_JOBS } from './jobs.ts';

serveThread(TEST_JOBS);
