/** Something that the platform says of itself on its page on deployments, in words of our own. */
export interface Statement {
  readonly says: string;
  /** The rules that carry it out. */
  readonly rules: readonly string[];
  /** A bundled scenario in which one sees it, or the test of a part that no run shows. */
  readonly shownBy: string;
}

const of = (says: string, rules: string, shownBy: string): Statement =>
  ({ says, rules: rules.split(' '), shownBy });

const in_ = (name: string): string => `scenarios/${name}.yaml`;

/** Every statement, in the order in which one meets them. */
export const STATEMENTS: readonly Statement[] = [
  of('An App is made of Functions that are deployed together, under a name of their own.',
    'OBJ-1 OBJ-3 PUB-1', in_('one-function-updates-all')),
  of('A deployment takes the code as it is when it is asked for, and a strategy.',
    'DEP-1', in_('rolling-under-load')),
  of('Images are built first; the version that is live serves on meanwhile.',
    'DEP-3', in_('build-failure')),
  of('If a build fails the deployment ends, and the App is as it was.',
    'DEP-4', in_('build-failure')),
  of('The first deployment makes the App; one after a stop makes a new App.',
    'DEP-5', in_('stop-and-new-app')),
  of('The same can be asked for from a program.',
    'DEP-7', 'test/live/scenarios.test.ts'),
  of('Deploying what is live already does nothing.',
    'PUB-2 PUB-3', in_('no-op')),
  of('A change of one Function replaces the containers of all.',
    'PUB-4', in_('one-function-updates-all')),
  of('Each deployment has the next version number.',
    'PUB-5', in_('rollback-twice')),
  of('The history tells who deployed what, when, how and from where.',
    'PUB-7', in_('rollback')),
  of('New containers start next to the old ones, which serve until they are replaced.',
    'ROL-1 ROL-2 ROL-3', in_('rolling-under-load')),
  of('Traffic shifts to new containers as they come online.',
    'QUE-4', in_('rolling-under-load')),
  of('An old container takes no new input once it is replaced, and finishes what it has.',
    'CON-4 ROL-4', in_('rolling-under-load')),
  of('A rolling deployment interrupts nothing, and nobody notices.',
    'ROL-9 ZDT-2', in_('rolling-under-load')),
  of('A warm pool stays warm throughout.',
    'AUT-4', in_('rolling-under-load')),
  of('A recreate ends every old container at once.',
    'REC-1', in_('recreate-under-load')),
  of('Inputs wait for new containers meanwhile; interrupted ones run again.',
    'REC-2 RET-2', in_('recreate-under-load')),
  of('What is called after a recreate has returned runs on the new version.',
    'REC-3 REC-4', in_('recreate-under-load')),
  of('At its cap a rollout may have no room for replacements; a recreate gets through.',
    'ROL-6 ROL-7', in_('rollout-blocked-at-the-cap')),
  of('A version that does not start leaves the old one serving.',
    'ROL-10 CON-3', in_('broken-version-rolling')),
  of('A rollover publishes what is live once more, for fresh containers.',
    'RVR-1', in_('rollover-rolling')),
  of('A rollback publishes an earlier version as a new one; two in a row come back.',
    'RBK-1 RBK-2', in_('rollback-twice')),
  of('After a rollback a deployment compares with what was rolled back to.',
    'RBK-3', in_('rollback')),
  of('A stop ends the App for good; its name is free.',
    'STP-1 STP-2', in_('stop-and-new-app')),
  of('What a stopped App leaves behind is collected.',
    'STP-3', in_('stop-and-new-app')),
  of('Schedules run by themselves while the App is deployed, across versions.',
    'SCH-1 SCH-2', in_('cron-at-noon')),
  of('A scheduled call that fails for good is told to the owner.',
    'SCH-3', in_('cron-runner-that-does-not-start')),
  of('An App that is only run lives as long as its caller, and starts cold.',
    'EPH-1', in_('deployed-or-ephemeral')),
  of('Calls are grouped by App and version.',
    'EPH-2', in_('deployed-or-ephemeral')),
  of('Charts mark the deployments.',
    'CHT-1', in_('recreate-under-load')),
];
