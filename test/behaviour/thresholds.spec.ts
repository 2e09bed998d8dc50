import { SIMPLE } from './configs.js';
import { given } from './world.js';

const world = given(SIMPLE);

test('a warning', async () => {
  await world.tell('INC-1', { ticket_number: 'INC0001', title: 'VPN down', assignment_group: 'Network' , url: 'https://desk.example/INC0001?a=1&b=2'});
  await world.advance('25m29s999ms'.replace('25m29s999ms','25m29s'));
  world.expectSilence();
  await world.advance('1s');
  console.log(JSON.stringify((await world.expectSlack('At risk')).payload, null, 1));
  console.log(JSON.stringify(await world.ticket('INC-1'), null, 1));
  await world.advance('4m30s');
  world.expectSilence();
  await world.advance('1ms');
  console.log((await world.expectSlack('Breached')).words);
});
