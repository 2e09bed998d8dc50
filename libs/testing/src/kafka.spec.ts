import { startTestKafka } from './kafka.js';
test('x', async () => {
  const t=Date.now();
  const k = await startTestKafka();
  if ('unavailable' in k) throw new Error(k.unavailable);
  console.log('start', Date.now()-t);
  await k.kill(); const t2=Date.now(); await k.restart(); console.log('restart', Date.now()-t2);
  await k.discard();
}, 120000);
