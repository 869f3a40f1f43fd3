import { serveThread } from '../executors/thread.ts';
import { JOBS } from './jobs.ts';

serveThread(JOBS);
