import { test } from 'vitest';
import { scenarioOf } from './small-scenarios.ts';
import { play } from './timeline.ts';
test('x', () => {
  const sc = [{"functions":[{"service":[4],"cold":[1],"exit":0,"slots":1,"target":1,"min":0,"max":4,"buffer":2,"window":5,"initial":0,"singleUse":false,"retries":0,"timeout":300,"failureRate":0,"startFailureRate":0}],"sources":[{"to":0,"at":[20,16,0],"patience":-1,"spawns":false}],"events":[{"at":17,"kind":"deploy","recreate":false,"build":0,"buildFails":false,"to":0}],"platform":{"routing":"most-recently-used","early":false,"queued":-1,"inFlight":-1,"surge":1,"replace":"match","retire":"at-desired","atLimit":"wait","interruptDelay":0}}];
  console.log(play(JSON.stringify(scenarioOf(sc[0] as never))).story.join('\n'));
});
