// expect: no-restricted-imports
import { forwardRef } from '@nestjs/common';
export const later = forwardRef(() => Object);
