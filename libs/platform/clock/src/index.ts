/** Time as a collaborator: the process's clock and the loop that sleeps until something is due. */
export { Clock, SystemClock } from './clock.js';
export { GiveWay } from './give-way.js';
export { WakeableLoop, type WakeableLoopOptions } from './wakeable-loop.js';
