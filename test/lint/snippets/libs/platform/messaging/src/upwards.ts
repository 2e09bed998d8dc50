// expect: not-in-allowed
import { name } from '#features/intake';
export const wrong = name;
