export { Intake1700000001000 } from './persistence/1700000001000-intake.js';
